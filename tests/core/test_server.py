"""The hall's server: setting it up twice, what each kind of PC may do there, and secrets that stay secret."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from alembic import command
from alembic.config import Config

from cli.main import main
from core.backup import making, restoring
from core.catalogue.model import DAYS, Catalogue
from core.clock import SystemClock
from core.cutoff.desk import DeskBooks
from core.cutoff.journal import Journal
from core.cutoff.kiosk import KioskBooks
from core.errors import AntreanError, Refused, Unavailable, WrongUsage
from core.events import public_data
from core.fleet.registry import Report
from core.office import HallFacts, Office
from core.pc.identity import Kind
from core.server import access, owner, setup
from core.server.admin import AdminDatabase, database_name, open_admin
from core.server.setup import set_up
from core.storage import grants, schema, tables
from core.storage.database import without_password
from core.storage.opening import open_database
from core.storage.postgresql import PostgresqlDatabase
from tests.support.patience import WAIT_S

if TYPE_CHECKING:
    from tests.support.lan import Lan

SERVICE = "DUKCAPIL-REKAM"
COUNTER = "L07"
QUOTA = "IMIGRASI-PASPOR"


@pytest.fixture
def hall(plain_lan: Lan, jember: Catalogue, clock: Any) -> Iterator[AdminDatabase]:
    """A hall of its own on the shared server, as its owner, with one officer."""
    name = f"hall_{uuid.uuid4().hex[:12]}"
    admin = open_admin(plain_lan.admin)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(access, "rules", lambda _database: [])
        patch.setattr(access, "_in_force", lambda _session, _database: True)
        set_up(admin, name, "127.0.0.1", clock)
    owner = admin.beside(name, f"{name}_owner")
    office = Office(owner, clock)
    office.catalogue.replace(jember)
    office.people.add("SITI", "Siti Rahmawati", "DUKCAPIL", "123456")
    yield owner
    office.close()
    admin.close()
    with plain_lan.session() as session:
        session.execute(f"DROP DATABASE {name} WITH (FORCE)")
        roles = session.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE %s", [f"{name}\\_%"]
        ).fetchall()
        joined = session.execute(
            "SELECT m.rolname FROM pg_auth_members JOIN pg_roles m ON m.oid = member JOIN pg_roles g"
            " ON g.oid = roleid WHERE g.rolname = %s",
            [f"{name}_pairing"],
        ).fetchall()
        for row in [*joined, *roles]:
            session.execute(f"DROP ROLE {row[0]}")


@pytest.fixture
def as_role(plain_lan: Lan, hall: AdminDatabase, clock: Any) -> Iterator[Callable[[str], Office]]:
    """Opens the office as a device of a kind: a log-in that is a member of the role and nothing else."""
    opened: list[Office] = []
    name = hall.parameters["dbname"]

    def open_one(role: str) -> Office:
        login = f"{name}_{role}_1"
        with plain_lan.session() as session:
            session.execute(f"CREATE ROLE {login} LOGIN PASSWORD 'secret' IN ROLE {name}_{role}")
        url = f"postgresql://{login}:secret@127.0.0.1:{plain_lan.server.port}/{name}"
        opened.append(Office.open(url, clock))
        return opened[-1]

    yield open_one
    for office in opened:
        office.close()


def refused(verb: Callable[[], Any]) -> None:
    with pytest.raises(Refused, match="database-rights") as caught:
        verb()
    assert caught.value.exit_code == 3


# Setting up


def test_setting_up_twice_changes_nothing_and_says_so(
    plain_lan: Lan, capsys: pytest.CaptureFixture[str]
) -> None:
    first = plain_lan.report
    assert {"roles", "database", "limits", "tables", "hall", "rights", "pairing", "access"} <= set(
        first.changes
    )
    assert set(first.codes) == set(grants.ROLES)
    hba = plain_lan.server.folder / "data" / "pg_hba.conf"
    before = hba.read_text()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(access, "_in_force", lambda _session, _database: True)
        for _ in range(2):
            assert main(["server", "setup", "--admin", plain_lan.admin, "--json"]) == 0
            again = json.loads(capsys.readouterr().out)
            assert again["changes"] == []
            assert again["codes"] == {}
            assert (again["database"], again["address"]) == ("antrean", "127.0.0.1")
        assert main(["server", "setup", "--admin", plain_lan.admin]) == 0
    assert "Nothing was changed" in capsys.readouterr().out
    assert hba.read_text() == before


def test_setting_up_with_tls_twice_changes_nothing_either(lan: Lan) -> None:
    if not lan.secure:
        pytest.skip("this machine's PostgreSQL has no TLS")
    assert "tls" in lan.report.changes
    assert lan.report.todo == []
    key = lan.server.folder / "data" / "antrean.key"
    assert key.stat().st_mode & 0o077 == 0
    admin = open_admin(lan.admin)
    assert set_up(admin, "antrean", None, SystemClock()).changes == []
    admin.close()


def test_the_server_without_tls_says_what_is_left_to_do(plain_lan: Lan) -> None:
    assert [what for what, _ in plain_lan.report.todo] == ["tls-refused"]
    with plain_lan.session() as session:
        row = session.execute("SELECT count(*) FROM pg_file_settings WHERE name LIKE 'ssl%'").fetchone()
    assert row == (0,)  # nothing that would keep the server from starting again


def test_a_database_of_somebody_else_is_left_alone(plain_lan: Lan, clock: Any) -> None:
    with plain_lan.session() as session:
        session.execute("CREATE DATABASE ledger")
    admin = open_admin(plain_lan.admin)
    with pytest.raises(Refused, match="server-database-taken"):
        set_up(admin, "ledger", None, clock)
    for name in ("Antrean", "a b", "1a", "postgres", "", "x" * 32, "a;b"):
        with pytest.raises(Refused, match="server-database-name"):
            database_name(name)
    admin.close()
    with plain_lan.session() as session:
        assert session.execute("SELECT 1 FROM pg_roles WHERE rolname LIKE 'ledger%'").fetchone() is None


def test_who_is_no_administrator_sets_nothing_up(plain_lan: Lan) -> None:
    with plain_lan.session() as session:
        session.execute("CREATE ROLE clerk LOGIN PASSWORD 'x'")
    url = f"postgresql://clerk:x@127.0.0.1:{plain_lan.server.port}"
    with pytest.raises(Refused, match="server-not-superuser"):
        open_admin(url)
    with pytest.raises(Unavailable, match="database-unreachable"):
        open_admin("postgresql://hall@127.0.0.1:1/postgres")


def test_verbs_of_a_hall_that_was_not_set_up_say_so(plain_lan: Lan) -> None:
    for verb in (["devices"], ["invite"], ["revoke", "x"]):
        assert main(["server", *verb, "--admin", plain_lan.admin, "--database", "nowhere", "--json"]) == 3


def test_a_setting_that_needs_a_restart_is_said(plain_lan: Lan, monkeypatch: pytest.MonkeyPatch) -> None:
    with plain_lan.session() as session:
        assert access.set_limits(session, "127.0.0.1") == []
        assert not access.needs_restart(session)
        monkeypatch.setattr(access, "CONNECTIONS", 301)
        assert access.set_limits(session, "192.168.1.10") == ["max_connections", "listen_addresses"]
        assert access.needs_restart(session)
        assert access.set_limits(session, "192.168.1.10") == []
        for setting in ("max_connections", "listen_addresses"):
            session.execute(f"ALTER SYSTEM RESET {setting}")
        assert not access.needs_restart(session)


def test_the_rules_stand_in_front_once() -> None:
    old = "# ours\nhost all all 0.0.0.0/0 md5\n"
    new = access.with_rules(old, "antrean")
    assert new.endswith(old)
    assert access.with_rules(new, "antrean") == new
    both = access.with_rules(new, "second")
    assert both.count("begin") == 2
    assert sorted(access.with_rules(both, "antrean").splitlines()) == sorted(both.splitlines())
    moved = access.with_rules("host all all all trust\n" + new, "antrean")
    assert moved.splitlines()[1].startswith("hostssl antrean +antrean_device")


# Rights


def test_a_kiosk_issues_and_nothing_more(as_role: Callable[[str], Office], jember: Catalogue) -> None:
    kiosk = as_role("kiosk")
    follower = kiosk.follow()
    issued = kiosk.tickets.take(SERVICE, "lansia", device="K1", also=[QUOTA], any_order=True)
    kiosk.tickets.settle_print(issued.ticket.uid, "printed", "K1")
    assert kiosk.tickets.find(issued.ticket.number).state == "waiting"
    assert kiosk.tickets.take(SERVICE, device="K1").ticket.number != issued.ticket.number
    assert [ticket.state for ticket in kiosk.tickets.settle_interrupted("K1")] == ["issued"]
    unseen = kiosk.tickets.take(SERVICE, device="K1").ticket
    kiosk.tickets.settle_print(unseen.uid, "failed", "K1")
    kiosk.tickets.settle_interrupted("K1")
    assert kiosk.tickets.find(unseen.number).state == "cancelled"
    assert kiosk.reprints.copy(issued.ticket.uid).stops == kiosk.tickets.stops(issued.ticket)
    kiosk.reprints.done(issued.ticket.uid, "Sobek", "printed", "K1")
    again = kiosk.tickets.issue(SERVICE, uid=issued.ticket.uid)
    assert again.number == issued.ticket.number
    limited = kiosk.tickets.issue(QUOTA, device="K1")
    assert kiosk.tickets.cancel(limited.uid, "not-printed", "K1").state == "cancelled"
    assert kiosk.views.hall().waiting[SERVICE] == 2
    assert len(kiosk.views.queue().waiting) == 2
    assert kiosk.views.board().calls == ()
    assert kiosk.tickets.newest() is not None
    assert kiosk.tickets.history(issued.ticket)
    assert kiosk.tickets.stops(issued.ticket)
    assert kiosk.views.day().state == "open"
    assert "issued" in {event.kind for event in follower.wait(WAIT_S)}
    follower.close()

    refused(lambda: kiosk.catalogue.replace(replace(jember, counters=jember.counters[:-1])))
    refused(lambda: kiosk.catalogue.set_policy("DUKCAPIL", {"ratio": 1}))
    refused(lambda: kiosk.people.add("BUDI", "Budi", None, "1234"))
    refused(lambda: kiosk.people.change_pin("SITI", "1111"))
    refused(lambda: kiosk.people.sign_in("SITI", "123456"))
    refused(lambda: kiosk.counters.open(COUNTER))
    refused(lambda: kiosk.day.set(date(2026, 12, 25), "closed", "Natal"))
    refused(lambda: kiosk.day.set_overtime(5))
    for statement in (
        "SELECT pin_hash FROM officer",
        "SELECT * FROM officer",
        "UPDATE event SET reason = ''",
        "DELETE FROM ticket",
        "UPDATE ticket SET rank = 0",
        "UPDATE hall SET name = ''",
        "UPDATE alembic_version SET version_num = '9999'",
        "CREATE TABLE mine (x int)",
        "CREATE TEMP TABLE mine (x int)",
        "TRUNCATE ticket",
    ):
        refused(lambda statement=statement: _run(kiosk, statement))  # type: ignore[misc]


def test_a_display_reads_the_board(as_role: Callable[[str], Office]) -> None:
    desk, display = as_role("counter"), as_role("display")
    follower = display.follow()
    desk.counters.open(COUNTER)
    number = desk.tickets.issue(SERVICE, noted=True).number
    called = desk.counters.call_next(COUNTER)
    assert called is not None
    assert [call.number for call in display.views.board().calls] == [number]
    assert display.views.board("Z1", 3) is not None
    assert display.hall().name
    assert follower.wait(WAIT_S)
    follower.close()
    refused(lambda: display.tickets.issue(SERVICE))
    refused(display.people.officers)
    for statement in (
        "SELECT device FROM ticket",
        "SELECT pin_hash FROM officer",
        "SELECT * FROM counter_session",
    ):
        refused(lambda statement=statement: _run(display, statement))  # type: ignore[misc]


def test_every_kind_of_pc_tells_of_itself_and_desks_see_to_the_hall(
    as_role: Callable[[str], Office],
) -> None:
    for role, kind in (("kiosk", "kiosk"), ("display", "display"), ("counter", "counter")):
        office = as_role(role)
        report = Report(f"uid-{role}", cast(Kind, kind), f"PC {role}", "1", facts={"free_mb": 90_000})
        office.fleet.report(report)
        office.fleet.report(replace(report, unmerged=1))
    boss = as_role("supervisor")
    assert [device.unmerged for device in boss.views.fleet().devices] == [1, 1, 1]
    assert boss.handin.conflicts() == ()
    assert boss.fleet.retire("PC display") == 1


def test_what_was_done_alone_is_handed_in_with_a_pcs_own_rights(
    as_role: Callable[[str], Office], tmp_path: Path, clock: Any
) -> None:
    """A kiosk and a desk over their roles' logins: cut off, served by paper, merged, seen by a supervisor."""
    kiosk = KioskBooks(
        "x",
        clock,
        "Kiosk 1",
        journal=Journal(tmp_path / "k.sqlite", clock),
        office=as_role("kiosk"),
        owns=False,
    )
    desk = DeskBooks(
        "x",
        clock,
        name="Meja",
        journal=Journal(tmp_path / "d.sqlite", clock, cut_off=True),
        office=as_role("counter"),
        owns=False,
    )
    kiosk.tend()
    desk.tend()
    desk.do(lambda office: office.counters.open(COUNTER, "SITI"), COUNTER)
    for _ in range(2):
        kiosk.settle_print(kiosk.take(SERVICE).ticket.uid, "printed")
    kiosk.tend()
    desk.tend()
    assert desk.journal is not None
    assert len(desk.journal.share()) == 2
    kiosk.lost()
    desk.lost()
    alone = kiosk.take(SERVICE).ticket
    kiosk.settle_print(alone.uid, "printed")
    called = desk.do(lambda office: office.counters.call_next(COUNTER), COUNTER)
    assert called is not None
    desk.do(lambda office: office.counters.start(COUNTER), COUNTER)
    desk.do(lambda office: office.counters.finish(COUNTER), COUNTER)
    desk.do(lambda office: office.counters.serve_paper(COUNTER, alone.number), COUNTER)
    desk.do(lambda office: office.counters.finish(COUNTER), COUNTER)
    desk.do(
        lambda office: office.counters.serve_paper(COUNTER, "A999" if called.number[0] == "A" else "A998"),
        COUNTER,
    )
    desk.tend()
    kiosk.tend()
    boss = as_role("supervisor")
    assert boss.tickets.find(called.number).state == "finished"
    assert boss.tickets.find(alone.number).state == "finished"
    view = boss.views.fleet()
    assert {conflict.kind for conflict in view.conflicts} == {"unknown-paper"}
    assert [(merge.tickets, merge.desk) for merge in view.merges] == [(1, False), (3, True)]
    boss.handin.settle(view.conflicts[0].uid, "SITI", "Salah ketik")
    boss.shares.release(COUNTER)
    for books in (kiosk, desk):
        books.close()


def test_a_counter_does_all_of_a_counter(
    hall: AdminDatabase, as_role: Callable[[str], Office], jember: Catalogue, clock: Any
) -> None:
    desk = as_role("counter")
    Office(hall, clock).catalogue.set_weight(COUNTER, SERVICE, 2)
    with pytest.raises(Refused, match="wrong-pin"):
        desk.people.sign_in("SITI", "000000", "counter")
    officer = desk.people.sign_in("SITI", "123456", "counter")
    assert desk.counters.choices(officer)
    assert [officer.code for officer in desk.people.officers()] == ["SITI"]
    desk.counters.open(COUNTER, "SITI")
    assert desk.counters.of_officer("SITI") == COUNTER
    for _ in range(6):
        desk.tickets.take(SERVICE)
    for ticket in desk.tickets.settle_interrupted(""):
        assert ticket.number
    first = desk.counters.call_next(COUNTER)
    assert first is not None
    assert desk.reprints.ask(first.number, "Sobek", "K1", officer="SITI", at=COUNTER) == "K1"
    clock.pass_(seconds=5)
    desk.counters.recall(COUNTER)
    desk.counters.start(COUNTER)
    desk.counters.undo(COUNTER)
    desk.counters.start(COUNTER)
    clock.pass_(minutes=5)
    desk.counters.hold(COUNTER, "fotokopi")
    desk.counters.resume(COUNTER, first.number)
    desk.counters.finish(COUNTER)
    second = desk.counters.call_next(COUNTER)
    assert second is not None
    desk.counters.no_show(COUNTER)
    desk.counters.return_to_queue(COUNTER, second.number)
    third = desk.counters.call(COUNTER, second.number, "kembali")
    desk.counters.transfer(COUNTER, "L08")
    assert third.number == second.number
    desk.counters.call_next(COUNTER)
    desk.counters.transfer(COUNTER, "DUKCAPIL-AMBIL")
    desk.counters.express(COUNTER, 30)
    view = desk.views.desk(COUNTER)
    assert view.finished
    assert view.officer == officer
    desk.people.audit()
    visit = desk.tickets.issue(SERVICE, noted=True, also=[QUOTA, "DUKCAPIL-AMBIL"], any_order=True)
    desk.counters.call(COUNTER, visit.number, "janji")
    desk.counters.start(COUNTER)
    desk.counters.finish(COUNTER)
    desk.counters.close(COUNTER)

    refused(lambda: desk.catalogue.replace(replace(jember, counters=jember.counters[:-1])))
    refused(lambda: desk.catalogue.set_policy("DUKCAPIL", {"ratio": 1}))
    refused(lambda: desk.people.change_pin("SITI", "1111"))
    for statement in (
        "UPDATE officer SET pin_hash = ''",
        "UPDATE officer SET role = 'administrator'",
        "UPDATE ticket SET first_arrival = 0",
        "DELETE FROM event",
    ):
        refused(lambda statement=statement: _run(desk, statement))  # type: ignore[misc]


def test_a_supervisor_runs_the_day(as_role: Callable[[str], Office], jember: Catalogue) -> None:
    boss = as_role("supervisor")
    boss.catalogue.set_policy("DUKCAPIL", {"ratio": 1})
    boss.catalogue.set_target(SERVICE, 20)
    boss.day.set_overtime(30)
    boss.day.set(date(2026, 12, 25), "closed", "Natal")
    boss.day.set(date(2026, 12, 25), None)
    boss.day.remove_break(boss.day.add_break(DAYS[:1], "12:00", "13:00", "Istirahat"))
    boss.tickets.issue(SERVICE, noted=True)
    assert boss.day.close("listrik padam") == 1
    assert boss.day.reopen()
    assert boss.people.audit()
    refused(lambda: boss.catalogue.replace(replace(jember, counters=jember.counters[:-1])))
    refused(lambda: boss.people.add("BUDI", "Budi", None, "1234"))
    refused(lambda: boss.people.retire("SITI"))
    refused(lambda: boss.catalogue.set_setting("kiosk_idle_s", "45"))
    assert boss.catalogue.settings().kiosk_idle_s == 30


def test_an_administrator_changes_catalogue_officers_and_the_hall(
    as_role: Callable[[str], Office], jember: Catalogue, clock: Any
) -> None:
    boss = as_role("administrator")
    assert boss.catalogue.replace(replace(jember, counters=jember.counters[:-1])).changes
    assert boss.catalogue.replace(jember).changes
    boss.people.add("BUDI", "Budi", None, "1234", "supervisor")
    boss.people.change_pin("BUDI", "4321")
    boss.people.retire("BUDI")
    url = hall_url(boss)
    again, made = Office.set_up(url, HallFacts(name="Aula Baru"), clock)
    assert (again.hall().name, made) == ("Aula Baru", False)
    again.close()
    for statement in (
        "UPDATE event SET reason = ''",
        "DELETE FROM event",
        "DELETE FROM ticket",
        "DROP TABLE event",
    ):
        refused(lambda statement=statement: _run(boss, statement))  # type: ignore[misc]


def test_the_kiosk_that_writes_first_turns_the_day(
    hall: AdminDatabase, as_role: Callable[[str], Office], clock: Any
) -> None:
    owner = Office(hall, clock)
    left = owner.tickets.issue(SERVICE, noted=True)
    owner.counters.open(COUNTER, "SITI")
    clock.set("2026-11-24T08:30:00+07:00")
    office = as_role("kiosk")  # which may the least of those who write
    assert office.tickets.take(SERVICE).ticket.number.endswith("001")
    assert office.tickets.find(left.number, date(2026, 11, 23)).state == "expired"
    assert owner.views.desk(COUNTER).open is False


def test_rights_that_were_changed_by_hand_are_put_right_and_new_tables_are_nobodys(
    plain_lan: Lan, hall: AdminDatabase
) -> None:
    name = hall.parameters["dbname"]
    with plain_lan.session(name) as session:
        session.execute(f"GRANT SELECT (pin_hash), UPDATE ON officer TO {name}_kiosk")
        session.execute(f"REVOKE INSERT ON ticket FROM {name}_counter")
        session.execute(f"SET ROLE {name}_owner")
        session.execute("CREATE TABLE visit_case (id bigserial, story text)")
    with hall.write(lambda _connection: None) as (connection, _nothing):
        assert grants.apply(connection)
        assert not grants.apply(connection)
        for role in grants.ROLES:
            who = f"{name}_{role}"
            ask = connection.exec_driver_sql
            assert ask(f"SELECT has_table_privilege('{who}', 'visit_case', 'SELECT')").scalar_one() is False
            seen = ask(f"SELECT has_column_privilege('{who}', 'officer', 'pin_hash', 'SELECT')").scalar_one()
            assert seen is (role not in ("kiosk", "display"))
        assert ask(f"SELECT has_table_privilege('{name}_counter', 'ticket', 'INSERT')").scalar_one() is True


def test_every_right_is_of_a_table_and_a_column_that_exist() -> None:
    for rights in grants.RIGHTS.values():
        for table, privilege, column in rights:
            if table == "alembic_version":
                continue
            assert table in tables.metadata.tables
            assert privilege in ("SELECT", "INSERT", "UPDATE", "DELETE")
            assert not column or column in tables.metadata.tables[table].columns
            assert (table, privilege) not in {("event", "UPDATE"), ("event", "DELETE"), ("ticket", "DELETE")}
    assert grants.RIGHTS["display"].isdisjoint({("officer", "SELECT", ""), ("officer", "SELECT", "pin_hash")})


# Versions


def test_an_old_database_is_brought_forwards_by_its_owner_only(
    plain_lan: Lan, hall: AdminDatabase, as_role: Callable[[str], Office], clock: Any
) -> None:
    as_role("kiosk")
    name = hall.parameters["dbname"]
    kiosk = f"postgresql://{name}_kiosk_1:secret@127.0.0.1:{plain_lan.server.port}/{name}"
    with plain_lan.session(name) as session:
        session.execute(f"DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION {name}_owner")
        session.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
    config = Config()
    config.set_main_option("script_location", str(schema.__file__).replace("schema.py", "migrations"))
    with hall.migrating() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {name}_kiosk")
        connection.commit()
    with pytest.raises(Refused, match="database-older"):
        Office.open(kiosk, clock)
    schema.make_current(hall)
    with pytest.raises(Unavailable, match="no-hall"):
        Office.open(kiosk, clock)
    with plain_lan.session(name) as session:
        (may,) = session.execute(
            f"SELECT has_table_privilege('{name}_kiosk', 'ticket', 'INSERT')"
        ).fetchone() or (0,)
    assert may is True


# Backups


def test_who_may_read_the_whole_hall_may_back_it_up(
    hall: AdminDatabase, as_role: Callable[[str], Office], tmp_path: Path, clock: Any
) -> None:
    supervisor = as_role("supervisor").books.database
    made = making.make(supervisor, tmp_path, clock)
    assert making.note(supervisor, made, clock.now())
    (event,) = [row for row in Office(hall, clock).events_after(0) if row.kind == "backup"]
    assert public_data(event) == {
        "file": made.path.name,
        "bytes": made.path.stat().st_size,
        "rows": made.manifest.rows,
        "verified": True,
        "seconds": made.seconds,
    }
    display = as_role("display").books.database
    for database in (as_role("kiosk").books.database, display):
        with pytest.raises(Refused, match="database-rights"):
            making.make(database, tmp_path / "no", clock)
    assert list((tmp_path / "no").iterdir()) == []
    assert not making.note(display, made, clock.now())


def test_the_administrator_restores_as_the_owner_and_every_pc_keeps_its_rights(
    plain_lan: Lan, hall: AdminDatabase, as_role: Callable[[str], Office], tmp_path: Path, clock: Any
) -> None:
    name = str(hall.parameters["dbname"])
    kiosk = as_role("kiosk")
    kiosk.tickets.issue(SERVICE, noted=True)
    made = making.make(hall, tmp_path / "b", clock)
    lost = kiosk.tickets.issue(SERVICE, noted=True).number
    refused(
        lambda: restoring.restore(
            made.path, kiosk.books.database, clock, replace=True, folder=tmp_path / "safe"
        )
    )
    database = owner.open_owner(plain_lan.server.url(name))
    done = restoring.restore(made.path, database, clock, replace=True, folder=tmp_path / "safe")
    assert done.aside is not None
    assert making.prove(Path(done.aside)).tables["ticket"][0] == 2
    number = kiosk.tickets.issue(SERVICE, noted=True).number
    assert number != lost
    assert number.endswith("200")
    refused(lambda: kiosk.people.add("X", "X", None, "123456"))
    with plain_lan.session(name) as session:
        owners = {
            row[0] for row in session.execute("SELECT tableowner FROM pg_tables WHERE schemaname = 'public'")
        }
    assert owners == {f"{name}_owner"}
    database.close()


def test_on_the_servers_own_pc_the_hall_is_found_by_itself(
    plain_lan: Lan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, "default_admin", lambda: plain_lan.admin)
    for joined in (None, "postgresql://antrean_supervisor_1:secret@127.0.0.1/antrean"):
        database = owner.hall_here(joined)
        assert database is not None
        with database.read() as connection:
            row = connection.exec_driver_sql("SELECT current_user, current_database()").one()
        assert tuple(row) == ("antrean_owner", "antrean")
        database.close()
    assert owner.hall_here("postgresql://antrean_supervisor_1:secret@192.0.2.7/antrean") is None
    assert owner.hall_here("postgresql://x:secret@127.0.0.1/ledger") is None
    assert owner.hall_here("sqlite:////somewhere/antrean.sqlite") is None


def _back_to_the_first_version(hall: AdminDatabase) -> None:
    with hall.migrating() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
        connection.exec_driver_sql("GRANT USAGE ON SCHEMA public TO PUBLIC")
        schema.upgrade(connection, "0001")
        connection.exec_driver_sql(
            "INSERT INTO hall VALUES (1, 'MPP', '', '', 'Asia/Jakarta', NULL, '', '2026-11-23', 3)"
        )
        connection.commit()


def test_setting_up_makes_a_backup_before_it_changes_the_tables(
    plain_lan: Lan, hall: AdminDatabase, as_role: Callable[[str], Office], tmp_path: Path, clock: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    name = str(hall.parameters["dbname"])
    monkeypatch.setattr(setup, "SYSTEM_BACKUPS", tmp_path / "backups")
    monkeypatch.setattr(setup.paths, "home", lambda: tmp_path)
    monkeypatch.setattr(access, "rules", lambda _database: [])
    monkeypatch.setattr(access, "_in_force", lambda _session, _database: True)
    _back_to_the_first_version(hall)
    (tmp_path / "backups").write_text("in the way")
    admin = open_admin(plain_lan.admin)
    with pytest.raises(Unavailable, match="upgrade-without-backup"):
        set_up(admin, name, "127.0.0.1", clock)
    assert hall.revision() == "0001"
    (tmp_path / "backups").unlink()
    report = set_up(admin, name, "127.0.0.1", clock)
    assert [step for step in report.changes if step in ("backup", "tables")] == ["backup", "tables"]
    (path,) = (tmp_path / "backups").iterdir()
    assert making.prove(path).revision == "0001"
    assert hall.revision() == schema.HEAD
    # An old backup in the place of a hall of this version: tables are made anew, rights too.
    database = owner.open_owner(plain_lan.server.url(name))
    restoring.restore(path, database, clock, replace=True, folder=tmp_path)
    database.close()
    assert as_role("kiosk").hall().name == "MPP"
    _back_to_the_first_version(hall)
    path.unlink()
    set_up(admin, name, "127.0.0.1", clock, keep_backup=False)
    assert list((tmp_path / "backups").iterdir()) == []
    admin.close()


# Secrets


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:geheim@h/d",
        "postgresql://u:ge@heim/geheim?x@h:5432,h2:5433/d?sslmode=require",
        "postgresql://h/d?password=geheim&user=u",
        "postgres://u@h/d?sslpassword=geheim",
        "mysql://u:geheim@h/d",
        "postgresql+psycopg://u:geheim@h/d",
        "host=h password=geheim dbname=d",
        "host=h password='ge heim geheim' dbname=d",
    ],
)
def test_an_address_is_shown_without_its_password(url: str) -> None:
    assert "geheim" not in without_password(url)
    assert "h" in without_password(url)
    try:
        shown = open_database(url).where
    except WrongUsage as error:
        shown = f"{error} {error.where} {error.facts}"
    assert "geheim" not in shown


def test_file_names_may_hold_what_looks_like_a_password() -> None:
    assert without_password("sqlite:////a:b@c?password=x") == "sqlite:////a:b@c?password=x"


def test_no_error_tells_the_password(plain_lan: Lan, clock: Any) -> None:
    port = plain_lan.server.port
    for url, code in (
        (f"postgresql://clerk9:geheim@127.0.0.1:{port}/antrean", "database-login"),
        (f"postgresql://u:geheim@127.0.0.1:{port}/antrean?sslmode=require", "database-unreachable"),
        ("postgresql://u:geheim@127.0.0.1:1/antrean", "database-unreachable"),
        (f"postgresql://u:geheim@127.0.0.1:{port}/antrean?nonsense=1", "database-address"),
    ):
        with pytest.raises(AntreanError, match=code) as caught:
            Office.open(url, clock)
        error: BaseException | None = caught.value
        while error is not None:
            assert "geheim" not in f"{error} {getattr(error, 'facts', '')} {getattr(error, 'where', '')}"
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    assert "geheim" not in PostgresqlDatabase("postgresql://u:geheim@h/d").where


def hall_url(office: Office) -> str:
    database: Any = office.books.database
    given = database.parameters
    return (
        f"postgresql://{given['user']}:{given['password']}@{given['host']}:{given['port']}/{given['dbname']}"
    )


def _run(office: Office, statement: str) -> None:
    with office.books.database.write(lambda _connection: None) as (connection, _nothing):
        connection.exec_driver_sql(statement)
