"""What the board shows, derived from snapshot, line and clock: a table over days, and the same in a real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from core.calls.board import Call
from core.errors import Unavailable
from core.office import Office
from core.words import words
from demo.hands import texts, wait_until
from demo.script import KeepingPlayer
from display.app import Board
from display.calls import Line, Said
from display.page import State, derive
from tests.support.clock import FakeClock

NEXT = "Nomor berikutnya tampil di sini"


def at(moment: str) -> int:
    return FakeClock(moment).now()


def call(event: int, moment: str, valid: bool = True) -> Call:
    return Call(
        event=event,
        number=f"A{event:03d}",
        counter="L09",
        counter_label="Loket 9",
        counter_number=9,
        agency="DUKCAPIL",
        service="DUKCAPIL-KTP",
        zone="Z2",
        at=at(moment),
        recall=False,
        valid=valid,
    )


MORNING, NIGHT = call(1, "2026-11-23T10:15:00+07:00"), call(2, "2026-11-23T23:59:00+07:00")
EVENING, BEFORE, MIDNIGHT = (f"2026-11-{moment}:00+07:00" for moment in ("23T20:00", "23T23:59", "24T00:00"))


@pytest.mark.parametrize(
    ("calls", "day", "said", "now", "shown", "listed"),
    [
        ([MORNING], "2026-11-23", None, "2026-11-23T10:20:00+07:00", "A001", []),
        ([replace(MORNING, valid=False)], "2026-11-23", None, EVENING, None, ["A001"]),
        # Nobody told the system what became of its visitor.
        ([MORNING], "2026-11-23", None, EVENING, None, ["A001"]),
        ([NIGHT, MORNING], "2026-11-23", None, BEFORE, "A002", ["A001"]),
        # Another day begins: nothing of the day before, whether the snapshot is fresh or the database is away,
        # and also while it is being spoken.
        ([NIGHT, MORNING], "2026-11-23", None, MIDNIGHT, None, []),
        ([NIGHT, MORNING], "2026-11-23", NIGHT, MIDNIGHT, None, []),
        ([], "2026-11-24", NIGHT, MIDNIGHT, None, []),
        # The clock was set back: the hall stays on its service day.
        ([NIGHT], "2026-11-24", None, BEFORE, "A002", []),
    ],
)
def test_the_board_by_the_halls_clock(
    office: Office,
    calls: list[Call],
    day: str,
    said: Call | None,
    now: str,
    shown: str | None,
    listed: list[str],
) -> None:
    view = replace(office.views.board(), calls=tuple(calls), day=day)
    state = State(
        view,
        Line(),
        at(now),
        said=Said(said, said.at) if said else None,
        announcing=said is not None,
    )
    page = derive(state, words("id"))
    assert (page.shown.number if page.shown else None) == shown
    assert [listed_call.number for listed_call in page.calls] == listed


def test_old_data_of_another_day_is_said_with_its_day(office: Office, clock: FakeClock) -> None:
    state = State(office.views.board(), Line(), clock.now(), lost_since=clock.now())
    assert derive(state, words("id")).stale.startswith("Data terakhir pukul 09.42")
    tomorrow = replace(state, now=at(MIDNIGHT))
    assert derive(tomorrow, words("id")).stale.startswith("Data terakhir Senin, 23 November 2026 pukul 09.42")


def test_a_board_without_sound_does_not_promise_a_voice(office: Office, clock: FakeClock) -> None:
    state = State(office.views.board(), Line(), clock.now(), sound=False)
    assert "tidak disuarakan" in derive(state, words("id")).hint
    assert "tidak disuarakan" not in derive(replace(state, sound=True), words("id")).hint


@pytest.fixture
def player() -> KeepingPlayer:
    return KeepingPlayer()


@pytest.fixture
def board(qtbot: QtBot, office: Office, player: KeepingPlayer) -> Iterator[Board]:  # noqa: ARG001  # makes the app
    made = Board(office, player)
    made.window.show()
    made.start()
    yield made
    made.close()


def call_a_visitor(office: Office) -> str:
    number = office.tickets.issue("DUKCAPIL-KTP", noted=True).number
    if not office.views.desk("L09").open:
        office.counters.open("L09")
    office.counters.call_next("L09")
    return number


def end_the_announcement(board: Board, player: KeepingPlayer) -> None:
    """As if its sound had been heard to the end."""
    assert wait_until(lambda: player.played)
    board.model._over.start(1)


@pytest.mark.parametrize(
    "end",
    [
        lambda office: office.counters.start("L09"),
        lambda office: office.counters.no_show("L09"),
        lambda office: office.counters.hold("L09"),
        lambda office: office.counters.transfer("L09", "DUKCAPIL-KK"),
        lambda office: office.day.close("test"),
    ],
    ids=["start", "no-show", "hold", "transfer", "day-end"],
)
def test_a_call_that_is_over_leaves_the_large_place_but_not_the_list(
    board: Board, office: Office, player: KeepingPlayer, clock: FakeClock, end: Callable[[Office], object]
) -> None:
    number = call_a_visitor(office)
    assert wait_until(lambda: board.model.board.announcing)
    end(office)
    assert wait_until(lambda: not board.model.board.calls[0].valid)
    assert NEXT not in texts(board.window)
    clock.pass_(seconds=9)
    assert NEXT not in texts(board.window)  # it is still being spoken
    end_the_announcement(board, player)
    assert wait_until(lambda: NEXT in texts(board.window))
    assert number in texts(board.window)


def test_a_call_that_is_taken_back_leaves_the_board(
    board: Board, office: Office, player: KeepingPlayer, clock: FakeClock
) -> None:
    number = call_a_visitor(office)
    assert wait_until(lambda: board.model.board.announcing)
    office.counters.undo("L09")
    assert wait_until(lambda: board.model.board.calls == ())
    assert number in texts(board.window)
    end_the_announcement(board, player)
    clock.pass_(seconds=9)
    assert wait_until(lambda: NEXT in texts(board.window))
    assert number not in texts(board.window)


@pytest.mark.parametrize("away", [False, True], ids=["database-there", "database-away"])
def test_over_midnight_the_board_becomes_calm(
    board: Board,
    office: Office,
    player: KeepingPlayer,
    clock: FakeClock,
    away: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock.set("2026-11-23T14:55:00+07:00")
    number = call_a_visitor(office)
    assert wait_until(lambda: board.model.board.announcing)
    end_the_announcement(board, player)
    assert wait_until(lambda: not board.model.board.announcing)
    clock.set("2026-11-23T23:59:59+07:00")

    def gone(*_args: object, **_kwargs: object) -> None:
        raise Unavailable("database-unreachable", where="hall")

    if away:
        monkeypatch.setattr(office.views, "board", gone)
        board.model.refresh()
        assert wait_until(lambda: board.model.board.lost_since is not None)
    assert wait_until(lambda: "23.59" in texts(board.window))
    assert number in texts(board.window)
    clock.set("2026-11-24T00:00:00+07:00")
    assert wait_until(lambda: "00.00" in texts(board.window))
    assert NEXT in texts(board.window)
    assert number not in texts(board.window)
    if away:
        assert any(text.startswith("Data terakhir Senin, 23 November") for text in texts(board.window))
    else:
        # Nothing happened in the hall: the board reads the new day's snapshot by itself.
        assert wait_until(lambda: board.model.board.view.day == "2026-11-24")


ZONE_CALL = replace(MORNING, recall=True)


@pytest.mark.parametrize(
    ("call_", "coming", "language", "shown"),
    [
        (MORNING, (), "id", ("loket 9", False, "", "Kependudukan dan Catatan Sipil")),
        (MORNING, (MORNING,), "id", ("loket 9", True, "", "Kependudukan dan Catatan Sipil")),
        (MORNING, (NIGHT,), "id", ("loket 9", False, "", "Kependudukan dan Catatan Sipil")),
        (ZONE_CALL, (), "id", ("loket 9", False, "panggilan ulang", "Kependudukan dan Catatan Sipil")),
        (replace(MORNING, counter_number=None, counter_label="Meja depan"), (), "id",
         ("Meja depan", False, "", "Kependudukan dan Catatan Sipil")),
        (replace(MORNING, zone="Z0"), (), "id", ("loket 9", False, "", "")),
    ],
)  # fmt: skip
def test_a_line_of_the_board(
    office: Office, call_: Call, coming: tuple[Call, ...], language: str, shown: tuple[str, bool, str, str]
) -> None:
    view = replace(office.views.board(), calls=(call_,), day="2026-11-23")
    state = State(view, Line(0, coming), at("2026-11-23T10:15:30+07:00"))
    large = derive(state, words(language)).shown
    assert large is not None
    beginning = (large.counter.lower() if call_.counter_number else large.counter, large.waiting)
    assert (*beginning, large.recall.lower(), large.zone) == shown


def test_no_more_than_six_are_listed_beside_the_large_one(office: Office) -> None:
    calls = tuple(call(event, "2026-11-23T10:15:00+07:00") for event in range(9, 0, -1))
    view = replace(office.views.board(), calls=calls, day="2026-11-23")
    page = derive(State(view, Line(), at("2026-11-23T10:15:30+07:00")), words("id"))
    assert page.shown is not None
    assert page.shown.number == "A009"
    assert [listed_call.number for listed_call in page.calls] == [f"A00{n}" for n in (8, 7, 6, 5, 4, 3)]


def test_messages_take_turns(office: Office, clock: FakeClock) -> None:
    view = office.views.board()
    said = [derive(State(view, Line(), clock.now(), message=n), words("id")).message for n in range(4)]
    assert len(set(said)) == 3
    assert said[3] == said[0]
