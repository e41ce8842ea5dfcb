"""Shared by all tests: a clock that stands still until told, and a hall with Jember's catalogue."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from core.catalogue.model import Catalogue
from core.catalogue.reading import read_catalogue
from core.clock import Micros, micros
from core.office import HallFacts, Office
from core.paths import ASSETS
from core.words import words

JEMBER = ASSETS / "catalogue" / "mpp-jember"
MONDAY = "2026-11-23T09:42:00+07:00"


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
    facts = HallFacts(name="Mal Pelayanan Publik", place="Kabupaten Jember")
    office, _ = Office.set_up(f"sqlite:///{path}", facts, FakeClock("2026-11-01T08:00:00+07:00"))
    office.import_catalogue(jember)
    office.close()
    return path


@pytest.fixture
def hall_url(_hall_file: Path, tmp_path: Path) -> str:
    """Address of a fresh copy of the hall."""
    path = tmp_path / "hall.sqlite"
    shutil.copy(_hall_file, path)
    return f"sqlite:///{path}"


@pytest.fixture
def office(hall_url: str, clock: FakeClock) -> Iterator[Office]:
    opened = Office.open(hall_url, clock)
    yield opened
    opened.close()


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
