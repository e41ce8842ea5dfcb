"""The packages' texts, and the program's wrapper with a made-up system around it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import deb
from core.libraries import SYSTEM_LIBRARIES

DEBIAN = Path(deb.__file__).parent / "debian"
ALL = deb.packages("0.1.0-1", {"libc.so.6", "libglib-2.0.so.0", "libpulse.so.0"}, "amd64")
posix_only = pytest.mark.skipif(os.name != "posix", reason="shell scripts")


def test_control_of_the_programs() -> None:
    text = deb.control(ALL[0], "0.1.0-1", 190000)
    assert text.startswith("Package: antrean\nVersion: 0.1.0-1\nArchitecture: amd64\n")
    assert "Depends: libc6 (>= 2.34), libglib2.0-0 | libglib2.0-0t64, libpulse0, libusb-1.0-0\n" in text
    assert text.endswith("\n")
    assert "\n\n" not in text


def test_roles_belong_to_the_same_version_of_the_programs() -> None:
    assert [package.name for package in ALL[1:]] == [
        "antrean-kiosk",
        "antrean-display",
        "antrean-counter",
        "antrean-server",
    ]
    assert all("antrean (= 0.1.0-1)" in package.depends for package in ALL[1:])
    server = ALL[-1]
    assert "postgresql" in server.depends
    assert "openssl" in server.depends


def test_every_known_library_has_a_package() -> None:
    for name, package in SYSTEM_LIBRARIES.items():
        assert re.fullmatch(r"[a-z0-9][a-z0-9+.-]+(\|[a-z0-9+.-]+| \(>= [\d.]+\))?", package), name


@posix_only
@pytest.mark.parametrize("package", ALL, ids=lambda package: package.name)
def test_maintainer_scripts_can_be_read_by_the_shell(package: deb.Package, tmp_path: Path) -> None:
    for name, text in deb.scripts(package).items():
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        subprocess.run(["sh", "-n", str(path)], check=True)


def test_a_servers_database_is_never_dropped() -> None:
    text = deb.scripts(ALL[-1])["postrm"]
    assert "still there" in text
    assert not [line for line in text.splitlines() if "dropdb" in line and "echo" not in line]


def test_a_screen_is_started_again_for_ever_and_not_before_it_was_set_up() -> None:
    text = (DEBIAN / "session.service").read_text(encoding="utf-8")
    for line in (
        "ConditionPathExists=/var/lib/antrean/antrean.toml",
        "Restart=always",
        "RestartSec=2",
        "StartLimitIntervalSec=0",
        "NotifyAccess=all",
    ):
        assert f"\n{line}\n" in text
    # A login session would take the processes out of the service, and with them what they tell systemd.
    assert "\nPAMName=" not in text
    assert "--reuid antrean" in (DEBIAN / "session").read_text(encoding="utf-8")


@pytest.fixture
def wrapper(tmp_path: Path) -> Path:
    """A folder for PATH with stand-ins for what the wrapper asks, and a program that tells how it was called."""
    fakes = tmp_path / "bin"
    fakes.mkdir()
    programs = {
        "id": 'echo "$FAKE_UID"',
        "getent": '[ -n "$FAKE_USER" ]',
        "runuser": 'shift 3; AS=antrean exec "$@"',
        "find": ":",
        "program": 'echo "${AS:-self} ${ANTREAN_HOME:-none} $*"',
    }
    for name, body in programs.items():
        (fakes / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (fakes / name).chmod(0o755)
    return fakes


def answer_of(fakes: Path, words: list[str], uid: int, user: bool = True) -> str:
    shell = shutil.which("sh")
    assert shell
    environment = {
        "PATH": str(fakes),
        "ANTREAN_PROGRAM": str(fakes / "program"),
        "FAKE_UID": str(uid),
        "FAKE_USER": "yes" if user else "",
    }
    done = subprocess.run(
        [shell, str(DEBIAN / "antrean.sh"), *words],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.strip()


@posix_only
@pytest.mark.parametrize(
    ("words", "uid", "user", "answer"),
    [
        (["ticket", "issue"], 1000, True, "self none ticket issue"),
        (["ticket", "issue"], 0, False, "self none ticket issue"),
        (["ticket", "issue"], 0, True, "antrean /var/lib/antrean ticket issue"),
        (["--json", "start"], 0, True, "antrean /var/lib/antrean --json start"),
        (["server", "setup"], 0, True, "self /var/lib/antrean server setup"),
        (["--db", "x", "backup"], 0, True, "self /var/lib/antrean --db x backup"),
        (["--json", "restore", "f"], 0, True, "self /var/lib/antrean --json restore f"),
        (["setup", "--role", "kiosk"], 0, True, "self /var/lib/antrean setup --role kiosk"),
        (["setup", "--role", "server"], 1000, True, "self none setup --role server"),
        (["ticket", "show", "server"], 0, True, "antrean /var/lib/antrean ticket show server"),
    ],
)
def test_root_goes_on_as_the_system_user(
    wrapper: Path, words: list[str], uid: int, user: bool, answer: str
) -> None:
    assert answer_of(wrapper, words, uid, user) == answer
