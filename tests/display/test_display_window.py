"""The board over a real hall: what is shown is what is spoken, and nothing that fails stops it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtQuick import QQuickItem
from pytestqt.qtbot import QtBot

from core.errors import Unavailable
from core.office import Office
from core.pc.start import Start
from core.qt.application import settle
from core.voice.call import join_call
from core.voice.pack import VoicePack
from core.words import words
from demo.hands import texts, visible_items, wait_until
from demo.script import KeepingPlayer
from display import board as board_module
from display.app import Board, show_page
from display.page import derive

SIZES = [(1920, 1080), (1366, 768), (1080, 1920)]


@pytest.fixture
def player() -> KeepingPlayer:
    return KeepingPlayer()


@pytest.fixture
def board(qtbot: QtBot, office: Office, player: KeepingPlayer) -> Iterator[Board]:  # noqa: ARG001  # makes the app
    made = Board(office, player)
    made.window.show()
    made.start()
    assert wait_until(lambda: made.model._pack is not None)
    yield made
    made.close()


def call_a_visitor(office: Office, counter: str, service: str) -> str:
    number = office.tickets.issue(service, noted=True).number
    if not office.views.desk(counter).open:
        office.counters.open(counter)
    called = office.counters.call_next(counter)
    assert called is not None
    assert called.number == number
    return number


def test_a_call_is_seen_and_heard(board: Board, office: Office, player: KeepingPlayer) -> None:
    number = call_a_visitor(office, "L09", "DUKCAPIL-KTP")
    assert wait_until(lambda: number in texts(board.window))
    assert "Loket 9" in texts(board.window)
    assert wait_until(lambda: player.played)
    pack = board.model._pack
    assert isinstance(pack, VoicePack)
    assert player.played[0] == (join_call(pack, number, 9).pcm, pack.rate)


def test_eight_calls_within_a_moment_are_all_shown_and_spoken_in_order(
    board: Board, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, str]] = []

    def note(announcement: Any, _sound: Any) -> None:
        shown = board.model.board.shown
        assert shown is not None
        said.append((announcement.call.number, shown.number))
        board.model._over.start(30)

    board.model.announced.connect(note)
    monkeypatch.setattr(board_module, "PAUSE_MS", 0)
    counters = ["L09", "L10", "L11", "L12", "L40", "L41", "L51", "L52"]
    services = ["KTP", "KK", "PINDAH", "LAHIR"]
    numbers = [
        call_a_visitor(office, counter, f"DUKCAPIL-{service}")
        for counter, service in zip(counters[:4], services, strict=True)
    ]
    numbers += [call_a_visitor(office, counter, "SAMSAT-TAHUNAN") for counter in counters[4:6]]
    numbers += [call_a_visitor(office, counter, "IMIGRASI-PASPOR") for counter in counters[6:]]
    assert wait_until(lambda: len(said) == 8)
    assert [spoken for spoken, _ in said] == numbers
    assert all(spoken == shown for spoken, shown in said)


def test_a_recall_rings_again(board: Board, office: Office, player: KeepingPlayer) -> None:
    call_a_visitor(office, "L09", "DUKCAPIL-KTP")
    assert wait_until(lambda: len(player.played) == 1)
    board.model._over.start(10)
    office.counters.recall("L09")
    assert wait_until(lambda: len(player.played) == 2)
    assert "Panggilan ulang" in texts(board.window)


def test_a_sound_that_fails_does_not_stop_the_next_call(
    board: Board, office: Office, player: KeepingPlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("no sound card")

    with monkeypatch.context() as away:
        away.setattr(board_module, "join_call", broken)
        call_a_visitor(office, "L09", "DUKCAPIL-KTP")
        assert wait_until(lambda: board.model.board.announcing)
    board.model._over.start(10)
    call_a_visitor(office, "L10", "DUKCAPIL-KK")
    assert wait_until(lambda: len(player.played) == 1)


def test_a_board_without_sound_still_announces(board: Board, office: Office, player: KeepingPlayer) -> None:
    player.audible = False
    number = call_a_visitor(office, "L09", "DUKCAPIL-KTP")
    assert wait_until(lambda: board.model.board.announcing)
    assert number in texts(board.window)
    assert "Tanpa suara" in texts(board.window)
    assert player.played == []


def test_a_lost_database_is_said_with_the_time_and_the_calls_stay(
    board: Board, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = call_a_visitor(office, "L09", "DUKCAPIL-KTP")
    assert wait_until(lambda: number in texts(board.window))

    def gone(*_args: object, **_kwargs: object) -> None:
        raise Unavailable("database-unreachable", where="hall")

    with monkeypatch.context() as away:
        away.setattr(office.views, "board", gone)
        board.model.refresh()
        assert wait_until(
            lambda: any(text.startswith("Data terakhir pukul 09.42") for text in texts(board.window))
        )
        assert number in texts(board.window)
    # Nobody asks again: the board itself does, every second.
    assert wait_until(lambda: not any(text.startswith("Data terakhir") for text in texts(board.window)))


def test_a_board_that_starts_later_shows_but_does_not_speak_old_calls(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    office: Office,
    player: KeepingPlayer,
) -> None:
    number = call_a_visitor(office, "L09", "DUKCAPIL-KTP")
    late = Board(office, player)
    late.window.show()
    late.start()
    assert wait_until(lambda: late.model._pack is not None)
    settle(late.window, 0.2)
    assert number in texts(late.window)
    assert player.played == []
    late.close()


def test_a_board_of_one_zone_ignores_the_others(qtbot: QtBot, office: Office, player: KeepingPlayer) -> None:  # noqa: ARG001
    there = Board(office, player, zone="Z6")
    there.window.show()
    there.start()
    other = call_a_visitor(office, "L09", "DUKCAPIL-KTP")
    called_here = call_a_visitor(office, "L51", "IMIGRASI-PASPOR")
    assert wait_until(lambda: called_here in texts(there.window))
    assert other not in texts(there.window)
    there.close()


@pytest.mark.parametrize("size", SIZES, ids=["landscape", "1366x768", "portrait"])
@pytest.mark.parametrize("language", ["id", "en", "jv"])
def test_no_text_is_cut(qtbot: QtBot, office: Office, size: tuple[int, int], language: str) -> None:  # noqa: ARG001
    directory = office.directory()
    longest = max(
        directory.catalogue.services, key=lambda service: len(service.name_id) if "Mon" in service.days else 0
    )
    call_a_visitor(office, directory.counters_of_service[longest.code][0].code, longest.code)
    for counter, service in (("L09", "DUKCAPIL-KTP"), ("L03", "DP3AKB-PPA"), ("L51", "IMIGRASI-PASPOR")):
        call_a_visitor(office, counter, service)
    made = Board(office, KeepingPlayer(), language)
    try:
        made.window.resize(*size)
        made.window.show()
        before = made.model.board
        over = tuple(replace(call, valid=False) for call in before.calls)
        calm = replace(before, view=replace(before.view, calls=over), sound=False, lost_since=before.now)
        for page in ("board", "idle", "stale", "calm"):
            made.model.show(calm if page == "calm" else before)
            if page != "calm":
                show_page(made, page, Start("", office.clock))
            settle(made.window, 0.1)
            boxes = {}
            for item in visible_items(made.window):
                if item.inherits("QQuickText") and item.property("text"):
                    text = item.property("text")
                    assert not item.property("truncated"), (page, text)
                    assert item.property("contentWidth") <= item.width() + 1.5, (page, text)
                    box = item.mapRectToScene(item.boundingRect())
                    assert box.left() >= -1, (page, text)
                    assert box.right() <= size[0] + 1, (page, text)
                    boxes[text] = box
                    within = item.parentItem()
                    while within is not None:
                        if within.clip():
                            whole = within.mapRectToScene(within.boundingRect())
                            assert whole.adjusted(-1, -1, 1, 1).contains(box), (page, text)
                        within = within.parentItem()
            if page == "calm":
                hall = boxes[made.model.page.property("hall")]
                assert not hall.intersects(boxes[made.model.page.property("silent")])
    finally:
        made.close()


def test_a_running_board_takes_over_what_the_hall_changes(board: Board, office: Office) -> None:
    for counter, service in (("L09", "DUKCAPIL-KTP"), ("L10", "DUKCAPIL-KK"), ("L03", "DP3AKB-PPA"),
                             ("L51", "IMIGRASI-PASPOR"), ("L11", "DUKCAPIL-KTP")):  # fmt: skip
        call_a_visitor(office, counter, service)
    assert wait_until(lambda: len(board.model.board.calls) == 5)
    assert derive(board.model.board, words("id")).rows == 6
    office.catalogue.set_setting("board_listed", "3")
    office.catalogue.set_setting("board_message_s", "20")
    office.catalogue.set_setting("board_call_s", "20")
    assert wait_until(lambda: board.model.board.view.directory.settings.board_call_s == 20)
    page = derive(board.model.board, words("id"))
    assert (page.rows, len(page.calls)) == (3, 3)
    board.model._next_message()
    assert board.model._ticker.interval() == 20_000
    board.model._announcement_over()
    assert board.model.board.announcing
    assert board.model._over.interval() == 20_000


@pytest.mark.parametrize("rows", [3, 6])
@pytest.mark.parametrize("size", SIZES, ids=["landscape", "1366x768", "portrait"])
def test_every_row_holds_its_text_whatever_the_length_of_the_list(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    office: Office,
    size: tuple[int, int],
    rows: int,
) -> None:
    office.catalogue.set_setting("board_listed", str(rows))
    for counter, service in (("L09", "DUKCAPIL-KTP"), ("L03", "DP3AKB-PPA"), ("L51", "IMIGRASI-PASPOR")):
        call_a_visitor(office, counter, service)
    made = Board(office, KeepingPlayer())
    try:
        made.window.resize(*size)
        made.window.show()
        settle(made.window, 0.1)
        texts_of_rows = [
            item
            for item in visible_items(made.window)
            if item.inherits("QQuickText") and item.property("text") and "filled" in _names(item.parentItem())
        ]
        assert len(texts_of_rows) >= 4, "number and agency of two rows"
        for item in texts_of_rows:
            assert item.y() >= 0, item.property("text")
            assert item.y() + item.height() <= item.parentItem().height(), item.property("text")
    finally:
        made.close()


def _names(item: QQuickItem) -> set[str]:
    """The properties of an item of QML."""
    about = item.metaObject()
    return {about.property(place).name() for place in range(about.propertyCount())}
