"""Shared by all tests: a clock that stands still until told, and a hall with Jember's catalogue."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from cli import terminal
from core.catalogue.model import Catalogue
from core.catalogue.reading import read_catalogue
from core.clock import Micros, micros
from core.errors import AntreanError
from core.office import HallFacts, Office
from core.paths import ASSETS
from core.words import words
from demo.throwaway import Throwaway

JEMBER = ASSETS / "catalogue" / "mpp-jember"
MONDAY = "2026-11-23T09:42:00+07:00"


SERVER = pytest.StashKey[Throwaway]()


def pytest_configure(config: pytest.Config) -> None:
    """Starts the run's PostgreSQL, once: the same tests hold on both engines, and without it the run fails. A run
    with ``-k "not postgresql"`` needs none."""
    if hasattr(config, "workerinput") or config.option.keyword == "not postgresql":
        return
    try:
        server = Throwaway(durable=False)
        server.__enter__()
    except AntreanError as error:
        sentence = words("en")(f"error-{error.code}", **error.facts)
        pytest.exit(f"The tests need a PostgreSQL: {sentence}", returncode=4)
    config.stash[SERVER] = server
    config.add_cleanup(lambda: server.__exit__(None, None, None))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells a worker of pytest-xdist where the server is."""
    server = node.config.stash.get(SERVER, None)
    if server is None:
        return
    node.workerinput["postgresql_folder"] = str(server.folder)
    node.workerinput["postgresql_port"] = server.port


class FakeClock:
    """Stands still; ``pass_`` moves it on."""

    def __init__(self, start: str = MONDAY) -> None:
        self.moment = micros(datetime.fromisoformat(start))

    def now(self) -> Micros:
        return self.moment

    def set(self, moment: str) -> None:
        self.moment = micros(datetime.fromisoformat(moment))

    def pass_(self, *, seconds: float = 0, minutes: float = 0) -> None:
        self.moment += round((seconds + minutes * 60) * 1_000_000)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the state of the machine it runs on."""
    monkeypatch.setenv("ANTREAN_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ANTREAN_DB", raising=False)
    monkeypatch.setattr(terminal.GLOBALS, "database", None)  # what another test's command line named
    monkeypatch.delenv("ANTREAN_CLOCK", raising=False)


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
    _make_hall(f"sqlite:///{path}", jember)
    return path


def _make_hall(url: str, catalogue: Catalogue) -> None:
    facts = HallFacts(name="Mal Pelayanan Publik", place="Kabupaten Jember")
    office, _ = Office.set_up(url, facts, FakeClock("2026-11-01T08:00:00+07:00"))
    office.catalogue.replace(catalogue)
    office.close()


@pytest.fixture(scope="session")
def postgresql(request: pytest.FixtureRequest) -> Throwaway:
    """The run's own PostgreSQL server: started before the first test, on loopback, gone after the last."""
    given = getattr(request.config, "workerinput", None)
    if given is None:
        server: Throwaway = request.config.stash[SERVER]
        return server
    return Throwaway(folder=Path(given["postgresql_folder"]), port=given["postgresql_port"])


@pytest.fixture(scope="session")
def _hall_template(postgresql: Throwaway, jember: Catalogue, worker_id: str) -> str:
    """Name of a PostgreSQL database with Jember's catalogue, made once and copied for every test."""
    name = f"template_{worker_id}"
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
def sql(office: Office) -> Callable[[str], list[Any]]:
    """Runs one statement in the hall's database, past the office."""

    def run(statement: str) -> list[Any]:
        with office.books.database.write(lambda _connection: None) as (connection, _nothing):
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
    for one in opened:
        one.close()


@pytest.fixture(scope="session")
def qapp() -> Any:
    """The application object of all window tests, with our type (replaces pytest-qt's plain one)."""
    from core.qt.application import make_application

    return make_application("Antrean tests", offscreen=True)
