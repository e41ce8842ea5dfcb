"""The test run itself: what it starts, what it leaves, and that its shortcuts are the real thing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.people import officers
from core.storage import schema
from core.storage.opening import open_database
from demo import own_folder
from demo.own_folder import MARKER, OwnFolder, sweep
from tests.support import fresh_hall
from tests.support.patience import PROGRAM_S, WAIT_S, promised

if TYPE_CHECKING:
    from demo.throwaway import Throwaway

ROOT = Path(__file__).resolve().parents[2]


def sorted_constraints(statement: str | None) -> list[str]:
    """The lines of a table's statement; the migrations rebuild tables with their constraints in no fixed order."""
    lines = [line.rstrip(", ") for line in (statement or "").splitlines()]
    return sorted(lines, key=lambda line: line if line.startswith("\tCONSTRAINT") else "")


def made_by(path: Path, upgrade: Callable[..., None]) -> list[tuple[object, ...]]:
    database = open_database(f"sqlite:///{path}")
    database.mark()
    with database.migrating() as connection:
        upgrade(connection)
        connection.commit()
    with database.read() as connection:
        statements = connection.exec_driver_sql(
            "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2"
        )
        rows = [(*row[:3], sorted_constraints(row[3])) for row in statements]
        rows += [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM alembic_version")]
    database.close()
    return rows


@pytest.mark.migrations
def test_a_fresh_hall_of_the_tests_has_what_the_migrations_make(tmp_path: Path) -> None:
    real = made_by(tmp_path / "real.sqlite", schema.upgrade)
    assert len(real) > 30
    assert made_by(tmp_path / "fresh.sqlite", fresh_hall.upgrade) == real


def test_the_cheap_hash_of_the_tests_is_not_the_products() -> None:
    """What the product hashes with is told by another process, where no fixture reaches."""
    said = subprocess.run(
        [sys.executable, "-c", "from core.people import officers as o; print(o.hashed('1234'))"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PROGRAM_S,
        check=True,
    ).stdout
    assert said.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not officers.hashed("1234").startswith(said[:30])


def test_a_promise_is_never_stretched_without_end() -> None:
    assert 3 <= promised(3) <= 30


def test_a_folder_in_use_stays_and_one_nobody_owns_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(own_folder, "MEMORY", tmp_path / "none")
    used, left = OwnFolder("antrean-x-"), OwnFolder("antrean-x-")
    assert (used.path / MARKER).read_text().split()[0] == str(os.getpid())
    left.leave()
    just_made = tmp_path / "antrean-x-new"
    just_made.mkdir()
    (just_made / MARKER).touch()
    assert sweep("antrean-x-") == [left.path]
    assert used.path.exists()
    assert just_made.exists()
    used.remove()
    assert not used.path.exists()


STARTS = """
import sys, time
from demo.throwaway import Throwaway
server = Throwaway(durable=False)
server.__enter__()
print(server.folder, (server.folder / "data" / "postmaster.pid").read_text().split()[0], flush=True)
time.sleep(600)
"""


def runs(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends the server on Linux only")
def test_a_killed_program_leaves_no_server_and_the_next_one_clears_its_folder(
    own_postgresql: type[Throwaway],
) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", STARTS],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    folder, server = program.stdout.readline().split()
    assert runs(server)
    program.send_signal(signal.SIGKILL)
    program.communicate()
    until = time.monotonic() + WAIT_S
    while runs(server) and time.monotonic() < until:
        time.sleep(0.05)
    assert not runs(server)
    assert Path(folder).exists()
    own_postgresql(durable=False).remove()
    assert not Path(folder).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
def test_a_server_that_outlived_its_program_is_stopped_before_its_folder_goes(
    own_postgresql: type[Throwaway], monkeypatch: pytest.MonkeyPatch
) -> None:
    from demo import throwaway

    monkeypatch.setattr(throwaway, "PR_SET_PDEATHSIG", 0)  # as where the kernel does not tell
    left = own_postgresql(durable=False)
    left.make()
    left.start()
    process = (left.folder / "data" / "postmaster.pid").read_text().split()[0]
    try:
        assert left.folder not in throwaway.clear_leftovers()
        assert runs(process)
        left.abandon()
        assert left.folder in throwaway.clear_leftovers()
        assert not runs(process)
        assert not left.folder.exists()
    finally:
        left.kill()


def test_tests_that_need_no_server_run_where_there_is_none(tmp_path: Path) -> None:
    """The same for those that need one: each says so, in one sentence."""
    (tmp_path / "sitecustomize.py").write_text(
        "import demo.throwaway as t\n"
        "from core.errors import Unavailable\n"
        "def none():\n    raise Unavailable('no-postgresql')\n"
        "t.find_programs = none\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/core/test_day.py"]

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
        return subprocess.run(
            [*command, *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PROGRAM_S,
            check=False,
        )

    without = run("-m", "not postgresql", "-k", "holiday")
    assert without.returncode == 0, without.stdout
    with_it = run("-k", "holiday")
    assert with_it.returncode == 1, with_it.stdout
    assert "no-postgresql" in with_it.stdout
    assert " passed" in with_it.stdout
