"""Shared by all tests: the run's own folder and PostgreSQL, and a hall with Jember's catalogue."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("LANG", "C.UTF-8")
os.environ.pop("ANTREAN_HOME", None)
os.environ.pop("ANTREAN_DB", None)
os.environ.pop("ANTREAN_CLOCK", None)

from argon2 import PasswordHasher
from hypothesis import settings

from cli import terminal
from core.catalogue.model import Catalogue
from core.catalogue.reading import read_catalogue
from core.office import HallFacts, Office
from core.paths import ASSETS
from core.people import officers
from core.storage import postgresql as postgresql_sessions
from core.storage import schema
from core.storage.database import Database
from core.storage.opening import open_database
from core.words import words
from demo.own_folder import OwnFolder, memory, sweep
from tests.support import fresh_hall
from tests.support.clock import FakeClock
from tests.support.patience import slowness
from tests.support.server import RunServer, die_with_parent, needs_postgresql

if TYPE_CHECKING:
    from demo.throwaway import Throwaway

JEMBER = ASSETS / "catalogue" / "mpp-jember"
PREFIX = "antrean-tests-"
SERVER = pytest.StashKey[RunServer]()

settings.register_profile("gate", max_examples=60, deadline=None)
settings.register_profile("many", max_examples=1000, deadline=None)
settings.load_profile("gate")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Gives the run a folder of its own, in memory where there is room: fast, and cleared by the next run when this
    one is killed. A run with failures leaves its temporary files there until the next run."""
    given = getattr(config, "workerinput", None)
    if given is not None:
        die_with_parent()
        config.stash[SERVER] = RunServer(Path(given["run_folder"]), worker=True)
        return
    sweep(PREFIX)
    run = OwnFolder(PREFIX, memory())
    if config.option.basetemp is None:
        config.option.basetemp = str(run.path / "tests")
    config.stash[SERVER] = server = RunServer(run.path, worker=False)

    def end() -> None:
        server.stop()
        if config.stash.get(FAILED, False):
            run.leave()
        else:
            run.remove()

    config.add_cleanup(end)


FAILED = pytest.StashKey[bool]()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    session.config.stash[FAILED] = exitstatus != 0


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells a worker of pytest-xdist where the run's folder is."""
    node.workerinput["run_folder"] = str(node.config.stash[SERVER].folder)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what needs PostgreSQL, before ``-m`` chooses."""
    for item in items:
        if needs_postgresql(item):
            item.add_marker("postgresql")


def pytest_collection_finish(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput") and any(
        item.get_closest_marker("postgresql") for item in session.items
    ):
        session.config.stash[SERVER].want()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any) -> None:
    server: RunServer = node.config.stash[SERVER]
    if server.wanted():
        server.start()


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the state of the machine it runs on."""
    monkeypatch.setenv("ANTREAN_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ANTREAN_DB", raising=False)
    monkeypatch.setattr(terminal.GLOBALS, "database", None)  # what another test's command line named
    monkeypatch.delenv("ANTREAN_CLOCK", raising=False)


@pytest.fixture(autouse=True)
def _patient_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine is slow between two statements, too: the server then waits in proportion."""
    slow = slowness()
    for limit in ("idle_in_transaction_session_timeout", "lock_timeout", "statement_timeout"):
        seconds = float(postgresql_sessions.SESSION[limit].removesuffix("s"))
        monkeypatch.setitem(postgresql_sessions.SESSION, limit, f"{round(seconds * slow * 1000)}ms")


CHEAP_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """What is slow on purpose or by its nature, and not what most tests are about: PINs' hashes and migrations."""
    monkeypatch.setattr(officers, "HASHER", CHEAP_HASHER)
    if request.node.get_closest_marker("migrations") is None:
        monkeypatch.setattr(schema, "upgrade", fresh_hall.upgrade)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def jember() -> Catalogue:
    reading = read_catalogue(JEMBER, words("en"))
    assert reading.faults == ()
    return reading.catalogue


@pytest.fixture(scope="session")
def _hall_file(tmp_path_factory: pytest.TempPathFactory, jember: Catalogue) -> Path:
    """A database with Jember's catalogue, made once and copied for every test."""
    path = tmp_path_factory.mktemp("hall") / "hall.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "upgrade", fresh_hall.migrate)
        _make_hall(f"sqlite:///{path}", jember)
    return path


def _make_hall(url: str, catalogue: Catalogue) -> None:
    facts = HallFacts(name="Mal Pelayanan Publik", place="Kabupaten Jember")
    office, _ = Office.set_up(url, facts, FakeClock("2026-11-01T08:00:00+07:00"))
    office.catalogue.replace(catalogue)
    office.close()


@pytest.fixture(scope="session")
def postgresql(request: pytest.FixtureRequest) -> Throwaway:
    """The run's own PostgreSQL server, on loopback, gone after the last test."""
    return request.config.stash[SERVER].need()


@pytest.fixture(scope="session")
def own_postgresql() -> type[Throwaway]:
    """For a test that stops, kills or reconfigures its server: makes one of its own."""
    from demo.throwaway import Throwaway

    return Throwaway


@pytest.fixture
def server(own_postgresql: type[Throwaway]) -> Iterator[Throwaway]:
    """A PostgreSQL of this test's own, which may be stopped: durable, as a hall's is."""
    with own_postgresql() as made:
        yield made


@pytest.fixture(scope="session")
def _hall_template(postgresql: Throwaway, jember: Catalogue) -> str:
    """Name of a PostgreSQL database with Jember's catalogue, made once and copied for every test."""
    name = f"template_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    _make_hall(postgresql.create(name), jember)
    return name


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The database engine of the test; a module whose tests must hold on both has ``ENGINES = BOTH``."""
    return str(getattr(request, "param", "sqlite"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    engines = getattr(metafunc.module, "ENGINES", None)
    if engines is not None and "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", engines, indirect=True)


@pytest.fixture
def hall_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a fresh copy of the hall."""
    if engine == "sqlite":
        path = tmp_path / "hall.sqlite"
        shutil.copy(request.getfixturevalue("_hall_file"), path)
        yield f"sqlite:///{path}"
        return
    server: Throwaway = request.getfixturevalue("postgresql")
    name = f"hall_{uuid.uuid4().hex}"
    yield server.create(name, request.getfixturevalue("_hall_template"))
    server.drop(name)


@pytest.fixture
def office(hall_url: str, clock: FakeClock) -> Iterator[Office]:
    opened = Office.open(hall_url, clock)
    yield opened
    opened.close()


@pytest.fixture
def database(hall_url: str) -> Iterator[Database]:
    """The hall's database, past the office."""
    opened = open_database(hall_url)
    yield opened
    opened.close()


@pytest.fixture
def sql(database: Database) -> Callable[[str], list[Any]]:
    """Runs one statement in the hall's database, past the office."""

    def run(statement: str) -> list[Any]:
        with database.write(lambda _connection: None) as (connection, _nothing):
            done = connection.exec_driver_sql(statement)
            rows = [tuple(row) for row in done] if done.returns_rows else []
            connection.commit()
        return rows

    return run


@pytest.fixture
def another_office(hall_url: str, clock: FakeClock) -> Iterator[Callable[[], Office]]:
    """Opens further offices over the same hall, as other programs do."""
    opened: list[Office] = []

    def open_one() -> Office:
        opened.append(Office.open(hall_url, clock))
        return opened[-1]

    yield open_one
    for opened_office in opened:
        opened_office.close()


@pytest.fixture(scope="session")
def qapp() -> Any:
    """The application object of all window tests, with our type (replaces pytest-qt's plain one)."""
    from core.qt.application import make_application

    return make_application("Antrean tests", offscreen=True)
