"""Joining a hall: codes typed from paper, addresses, and who gets in."""

from __future__ import annotations

import errno
import itertools
import os
import socket
import stat
import tomllib
from ipaddress import IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from cli import terminal
from cli.main import main
from core.errors import AntreanError, Refused, Unavailable
from core.office import Office
from core.pc import settings as pc
from core.server import code as codes
from core.server import pairing
from core.server.code import PairingCode
from core.server.join import join_by_address, join_by_code, same_network
from core.storage.grants import ROLES

if TYPE_CHECKING:
    from tests.support.lan import Lan

KIOSK = PairingCode("kiosk", IPv4Address("192.168.1.10"), 5432, 0x12345ABCDE)
ELSEWHERE = PairingCode("administrator", IPv4Address("10.255.0.1"), 54329, 2**40 - 1)


# Codes


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("port", [5432, 1, 5433, 65535])
def test_a_code_says_what_it_was_made_of(role: str, port: int) -> None:
    for address, secret in (("192.168.1.10", 0), ("255.255.255.255", 2**40 - 1), ("0.0.0.0", 77**6)):
        made = PairingCode(role, IPv4Address(address), port, secret)
        text = codes.written(made)
        assert len(text.split("-")) == (4 if port == 5432 else 5)
        assert all(len(part) == 4 for part in text.split("-"))
        assert codes.read(text) == made
        assert secret < 9 or str(secret) not in repr(made)


def test_small_letters_spaces_and_letters_that_look_like_digits_do_not_matter() -> None:
    text = codes.written(KIOSK)
    assert codes.read(text.lower().replace("-", " ")) == KIOSK
    assert codes.read(text.replace("0", "o").replace("1", "l")) == KIOSK
    assert codes.read(text.replace("0", "O").replace("1", "I")) == KIOSK


@pytest.mark.parametrize("made", [KIOSK, ELSEWHERE])
def test_one_wrong_symbol_and_two_exchanged_ones_are_always_found(made: PairingCode) -> None:
    text = codes.written(made).replace("-", "")
    wrong = {text[:at] + other + text[at + 1 :] for at in range(len(text)) for other in codes.SYMBOLS}
    for left, right in itertools.combinations(range(len(text)), 2):
        exchanged = list(text)
        exchanged[left], exchanged[right] = exchanged[right], exchanged[left]
        wrong.add("".join(exchanged))
    for typo in wrong - {text}:
        with pytest.raises(Refused, match="join-code-typo"):
            codes.read(typo)


@pytest.mark.parametrize("text", ["", "KIOSK", "30AG-08AM-DDTG", "30AG-08AM-DDTG-DM9U", "é" * 16, "1" * 17])
def test_what_is_no_code_is_said_to_be_none(text: str) -> None:
    with pytest.raises(Refused, match="join-code-form"):
        codes.read(text)


def test_log_in_and_password_of_a_code_tell_nothing_of_each_other() -> None:
    made = {codes.credentials(PairingCode(role, KIOSK.address, 5432, KIOSK.secret)) for role in ROLES}
    assert len({login for login, _ in made}) == len({password for _, password in made}) == len(ROLES)
    assert all(f"{KIOSK.secret:x}" not in login + password for login, password in made)


# What this PC keeps


def test_the_address_is_kept_where_only_its_owner_reads_it() -> None:
    assert pc.read().database == ""
    path = pc.keep(database='postgresql://a:"\\@h/d')
    assert pc.read().database == 'postgresql://a:"\\@h/d'
    pc.keep(database="sqlite:////x")
    assert pc.read().database == "sqlite:////x"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["antrean.toml"]


@pytest.mark.parametrize("text", ["database = 5", "database = ''", "nonsense", "database = 'x", "a = 1"])
def test_a_file_that_was_spoilt_is_said_so_and_no_other_hall_is_opened(text: str) -> None:
    pc.file().parent.mkdir()
    pc.file().write_text(text)
    with pytest.raises(Unavailable, match="joined-unreadable"):
        terminal.database_url()


def test_what_is_named_goes_before_what_was_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal.GLOBALS, "database", None)
    assert terminal.database_url().endswith("antrean.sqlite")
    pc.keep(database="sqlite:////joined")
    assert terminal.database_url() == "sqlite:////joined"
    monkeypatch.setenv("ANTREAN_DB", "sqlite:////named")
    assert terminal.database_url() == "sqlite:////named"
    monkeypatch.setattr(terminal.GLOBALS, "database", "sqlite:////typed")
    assert terminal.database_url() == "sqlite:////typed"


def test_an_address_is_tried_before_it_is_kept(
    hall_url: str, tmp_path: Path, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for wrong, code in ((f"sqlite:///{tmp_path}/none", "no-hall"), ("mysql://x", "database-address")):
        with pytest.raises(AntreanError, match=code):
            join_by_address(wrong, clock)
        assert pc.read().database == ""
    monkeypatch.chdir(tmp_path)
    done = join_by_address("sqlite:///hall.sqlite", clock)
    assert (done.hall, done.device) == ("Mal Pelayanan Publik", None)
    assert pc.read().database == hall_url


# Over the LAN


def enter(lan: Lan, role: str = "kiosk", name: str = "Kiosk 1", hours: int = 24) -> str:
    """Joins with a fresh code and gives the address that was kept."""
    from core.clock import SystemClock

    with lan.session() as session:
        text, _ = pairing.invite(session, "antrean", role, "127.0.0.1", lan.server.port, hours)
    join_by_code(text, name, None, SystemClock())
    return pc.read().database


def test_the_command_line_joins_and_the_password_is_nowhere_but_in_the_file(
    lan: Lan, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["join", lan.report.codes["kiosk"], "--name", "Kiosk 7", "--json"]) == 0
    said = capsys.readouterr().out
    kept = tomllib.loads(pc.file().read_text())["database"]
    password = kept.split(":")[2].split("@")[0]
    assert len(password) == 32
    assert password not in said
    assert '"role": "kiosk"' in said
    assert main(["queue", "show", "--json"]) == 0
    assert main(["officer", "add", "SITI", "--name", "Siti", "--json"]) == 3
    out, err = capsys.readouterr()
    assert '"database-rights"' in err
    assert password not in out + err
    assert main(["init", "--name", "x", "--json"]) == 3
    out, err = capsys.readouterr()
    assert password not in out + err


def test_the_connection_is_sealed_and_no_other_is_let_in(lan: Lan) -> None:
    if not lan.secure:
        pytest.skip("this machine's PostgreSQL has no TLS")
    url = enter(lan)
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
    assert row is not None
    assert row[0] is True
    with pytest.raises(psycopg.OperationalError, match="rejects"):
        psycopg.connect(url, sslmode="disable", channel_binding="disable")


def test_a_server_that_cannot_prove_itself_is_not_told_anything(lan: Lan, clock: Any) -> None:
    if not lan.secure:
        pytest.skip("this machine's PostgreSQL has no TLS")
    hba = lan.server.folder / "data" / "pg_hba.conf"
    before = hba.read_text()
    with lan.session() as session:
        text, _ = pairing.invite(session, "antrean", "kiosk", "127.0.0.1", lan.server.port)
        hba.write_text("host all all 127.0.0.1/32 trust\n" + before)
        session.execute("SELECT pg_reload_conf()")
        try:
            with pytest.raises(Refused, match="server-unproven"):
                join_by_code(text, "Kiosk 1", None, clock)
        finally:
            hba.write_text(before)
            session.execute("SELECT pg_reload_conf()")


@pytest.mark.parametrize("where", ["lan", "plain_lan"])
def test_one_code_serves_several_pcs_and_each_can_be_shut_out(
    where: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    clock: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lan: Lan = request.getfixturevalue(where)
    if not lan.secure:
        monkeypatch.setattr("core.server.join.TLS", {"sslmode": "disable"})
    with lan.session() as session:
        text, _ = pairing.invite(session, "antrean", "counter", "127.0.0.1", lan.server.port)
        urls = []
        for number in (1, 2):
            done = join_by_code(text.lower(), f"Loket {number}", None, clock)
            urls.append(pc.read().database)
            assert done.role == "counter"
        logins = {login.name: login for login in pairing.logins(session, "antrean")}
        assert logins["Loket 1"].login != logins["Loket 2"].login
        offices = [Office.open(url, clock) for url in urls]
        assert {login.name: login.connections for login in pairing.logins(session, "antrean")}["Loket 2"] >= 1
        assert main(["server", "revoke", "Loket 1", "--admin", lan.admin, "--json"]) == 0
        assert logins["Loket 1"].login in capsys.readouterr().out
        with pytest.raises((Refused, Unavailable)):
            offices[0].views.hall()
        with pytest.raises(Refused, match="database-login"):
            offices[0].views.hall()
        assert offices[1].views.hall().waiting is not None
        for office in offices:
            office.close()
        with pytest.raises(Refused, match="unknown-device"):
            pairing.revoke(session, "antrean", "Loket 1")
        assert main(["server", "devices", "--admin", lan.admin, "--json"]) == 0
        listed = capsys.readouterr().out
        assert '"Loket 2"' in listed
        assert '"Loket 1"' not in listed


def test_a_code_that_was_replaced_invented_or_is_over_lets_nobody_in(lan: Lan, clock: Any) -> None:
    with lan.session() as session:
        old, _ = pairing.invite(session, "antrean", "display", "127.0.0.1", lan.server.port)
        new, _ = pairing.invite(session, "antrean", "display", "127.0.0.1", lan.server.port)
        invented = codes.written(PairingCode("display", IPv4Address("127.0.0.1"), lan.server.port, 77))
        for text in (old, invented):
            with pytest.raises(Refused, match="join-code-unknown"):
                join_by_code(text, "Layar 1", None, clock)
        login, _ = codes.credentials(codes.read(new))
        remark = '{"role": "display", "until": "2026-01-01T08:00:00+07:00"}'
        session.execute(f"COMMENT ON ROLE {login} IS '{remark}'")
        with pytest.raises(Refused, match="join-code-expired"):
            join_by_code(new, "Layar 1", None, clock)
        assert pc.read().database == ""
        for hours in (0, 24 * 14 + 1):
            with pytest.raises(Refused, match="pairing-hours"):
                pairing.invite(session, "antrean", "display", "127.0.0.1", 5432, hours)
        with pytest.raises(Refused, match="pairing-role"):
            pairing.invite(session, "antrean", "owner", "127.0.0.1", 5432)


def test_an_invitation_can_do_nothing_else_and_a_device_cannot_invite(lan: Lan) -> None:
    with lan.session() as session:
        text, _ = pairing.invite(session, "antrean", "kiosk", "127.0.0.1", lan.server.port)
    login, password = codes.credentials(codes.read(text))
    device = enter(lan, "administrator")
    with psycopg.connect(device, user=login, password=password, autocommit=True) as invited:
        for statement in (
            "SELECT * FROM ticket",
            "SELECT * FROM officer",
            "CREATE TABLE x (y int)",
            "CREATE ROLE x",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                invited.execute(statement)
        for bad in ("md5abc", "plain", "SCRAM-SHA-256$4096:a$b:c'; DROP ROLE x; --"):
            with pytest.raises(psycopg.errors.InvalidParameterValue):
                invited.execute("SELECT pairing.join('PC', %s)", [bad])
    with psycopg.connect(device, autocommit=True) as connection:
        for statement in ("SELECT pairing.join('a', 'b')", "CREATE ROLE x", "CREATE TABLE x (y int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_a_name_that_would_spoil_a_list_is_refused(lan: Lan, clock: Any) -> None:
    for name in ("", " ", "x" * 61, "a\u202eb"):
        with pytest.raises(Refused, match="device-name"):
            join_by_code(lan.report.codes["kiosk"], name, None, clock)
    quoted = enter(lan, name="Loket \"A'; --")
    assert quoted.startswith("postgresql://antrean_kiosk_")


# The way to the server


def test_why_the_server_is_not_reached_is_told_apart(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    off = codes.written(PairingCode("kiosk", IPv4Address("127.0.0.1"), port, 1))
    with pytest.raises(Unavailable, match="server-off"):
        join_by_code(off, "PC", None, clock)

    def fails(error: OSError) -> None:
        def connect(*_arguments: Any) -> None:
            raise error

        monkeypatch.setattr(socket, "create_connection", connect)

    fails(OSError(errno.ENETUNREACH, "unreachable"))
    with pytest.raises(Unavailable, match="server-network"):
        join_by_code(off, "PC", None, clock)
    fails(TimeoutError("timed out"))
    with pytest.raises(Unavailable, match="server-away"):
        join_by_code(off, "PC", None, clock)
    fails(socket.gaierror("no such name"))
    with pytest.raises(Unavailable, match="server-name"):
        join_by_code(off, "PC", "antrean.lan", clock)
    assert same_network("192.168.1.5", "192.168.1.10")
    assert not same_network("192.168.1.5", "10.0.0.1")


def test_a_code_without_an_address_needs_one_beside_it(lan: Lan, clock: Any) -> None:
    with lan.session() as session:
        text, _ = pairing.invite(session, "antrean", "kiosk", "antrean.lan", lan.server.port)
    with pytest.raises(Refused, match="join-server-missing"):
        join_by_code(text, "PC", None, clock)
    for wrong in ("a b", "x:0", "x:70000", ""):
        with pytest.raises(Refused, match="join-server-form"):
            join_by_code(text, "PC", wrong, clock)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        dead = listener.getsockname()[1]
    # The first of two is away: the standby in its place lets this PC in, and both are kept.
    join_by_code(text, "PC", f"127.0.0.1:{dead},localhost:{lan.server.port}", clock)
    assert f"@127.0.0.1:{dead},localhost:{lan.server.port}/antrean" in pc.read().database
