"""SQLite's changes are told by the operating system; a slow look finds what it did not tell."""

from __future__ import annotations

import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.events import Event
from core.office import Office
from core.storage import sqlite
from core.storage.feed import Follower
from core.storage.notices import Notices
from tests.support.patience import WAIT_S

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
NEVER_S = 10 * WAIT_S
KTP = "DUKCAPIL-KTP"


@pytest.fixture
def follower(another_office: Callable[[], Office]) -> Iterator[Follower]:
    made = another_office().follow()
    assert made.wait(0) == ()
    yield made
    made.close()


def heard(follower: Follower, change: Callable[[], object]) -> list[Event]:
    """What a follower hears that already waits when the change is made."""
    waits = threading.Event()

    def wait() -> list[Event]:
        until = time.monotonic() + WAIT_S
        waits.set()
        while time.monotonic() < until:
            if events := follower.wait(until - time.monotonic()):
                return list(events)
        return []

    with ThreadPoolExecutor(1) as pool:
        hearing = pool.submit(wait)
        waits.wait()
        time.sleep(0.05)  # it looks once before it waits
        change()
        return hearing.result()


@pytest.fixture
def no_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks without a notice."""
    monkeypatch.setattr(sqlite, "LOOK_SELDOM_S", NEVER_S)


@pytest.mark.usefixtures("no_looks")
def test_the_system_tells_of_a_commit(office: Office, follower: Follower) -> None:
    assert [event.kind for event in heard(follower, lambda: office.tickets.issue(KTP))] == ["issued"]


@pytest.mark.usefixtures("no_looks")
def test_the_end_of_a_turn_alone_is_enough(
    office: Office, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the commit took after the log was written: an old disk."""
    monkeypatch.setattr(sqlite, "COMMIT_S", 0.0)
    assert [event.kind for event in heard(follower, lambda: office.tickets.issue(KTP))] == ["issued"]


@pytest.mark.usefixtures("no_looks")
def test_a_writer_that_takes_no_turn_is_heard(follower: Follower, hall_url: str) -> None:
    """Its notice comes before the change can be seen, so it is looked at again."""

    def change() -> None:
        connection = sqlite3.connect(hall_url.removeprefix("sqlite:///"))
        connection.execute("INSERT INTO event (uid, at, kind, device) VALUES ('x', 1, 'bench', '')")
        connection.commit()
        connection.close()

    assert [event.kind for event in heard(follower, change)] == ["bench"]


def test_what_no_notice_told_is_found_by_looking(
    office: Office, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Notices, "wait", lambda _notices, seconds: time.sleep(seconds))
    assert [event.kind for event in heard(follower, lambda: office.tickets.issue(KTP))] == ["issued"]


def test_a_system_without_notices_is_looked_at(
    office: Office, another_office: Callable[[], Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_what: object) -> Notices:
        raise OSError("no watch left")

    monkeypatch.setattr(sqlite, "Notices", none)
    follower = another_office().follow()
    assert follower.wait(0) == ()
    assert [event.kind for event in heard(follower, lambda: office.tickets.issue(KTP))] == ["issued"]
    follower.close()


def test_an_idle_program_looks_less_than_five_times_a_second(
    follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while other files beside the hall are written."""
    looks: list[float] = []
    version = sqlite._DataVersion._version

    def look(waker: sqlite._DataVersion) -> int:
        looks.append(time.monotonic())
        return version(waker)

    monkeypatch.setattr(sqlite._DataVersion, "_version", look)
    follower.wait(0.5)
    begun = looks[0]
    assert follower.wait(2.0) == ()
    lasted = time.monotonic() - begun
    assert len(looks) <= 5 * lasted


def test_notices_are_of_the_named_files_only(tmp_path: Path) -> None:
    notices = Notices(tmp_path, ["hall.sqlite-turn"])
    (tmp_path / "kiosk.log").write_text("a line")
    assert not notices.wait(0)
    (tmp_path / "hall.sqlite-turn").touch()
    assert notices.wait(WAIT_S)
    assert not notices.wait(0)
    notices.close()
    with pytest.raises(OSError, match="failed"):
        Notices(tmp_path / "missing", ["hall.sqlite-turn"])


def test_lost_notices_count_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel's list overflowed: whoever waits looks."""
    notices = Notices(tmp_path, ["hall.sqlite-turn"])
    overflow = b"\xff\xff\xff\xff\x00\x40\x00\x00" + bytes(8)
    monkeypatch.setattr("core.storage.notices.os.read", lambda _handle, _most: overflow)
    (tmp_path / "other").touch()
    assert notices.wait(WAIT_S)
    monkeypatch.undo()
    notices.close()
