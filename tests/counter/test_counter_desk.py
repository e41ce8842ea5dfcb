"""What the desk's buttons say and do, as tables; and a working day through the real window."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from core.errors import Unavailable
from core.office import Office
from core.qt.application import settle
from core.words import words
from counter.actions import clock_text, primary, secondary
from counter.app import PAGES, Desk, state_for
from demo import hands

SPEAK = words("id")


def sign_in(desk: Desk, name: str = "Siti Rahmawati", pin: str = "246810") -> None:
    desk.window.sign_in.choose(desk.window.sign_in.names().index(name))
    hands.type_into(desk.window, "PIN", pin)
    hands.press(desk.window, "Masuk")


def at_desk(desk: Desk) -> None:
    sign_in(desk)
    assert hands.wait_until(lambda: desk.model.state.page == "counters")
    hands.press(desk.window, "Loket 9")
    assert hands.wait_until(lambda: desk.model.state.page == "desk")


def state(desk: Desk) -> str | None:
    view = desk.model.state.view
    return view.current.state if view and view.current else None


def test_the_primary_button_says_what_it_will_do(office: Office) -> None:
    def says() -> tuple[str, bool]:
        action = primary(office.views.desk("L09"), SPEAK)
        return action.label, action.enabled

    assert says() == ("Buka loket", True)
    office.counters.open("L09")
    assert says() == ("Panggil berikutnya", False)
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    assert says() == ("Panggil berikutnya", True)
    office.counters.call_next("L09")
    assert says() == ("Mulai layani", True)
    office.counters.start("L09")
    assert says() == ("Selesai", True)
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    assert says() == ("Selesai & panggil berikutnya", True)


@pytest.mark.parametrize(
    ("step", "allowed"),
    [
        ("ready", {"close"}),
        ("called", {"recall", "hold", "transfer", "return", "no-show"}),
        ("serving", {"finish", "hold", "transfer", "return"}),
        ("held", {"resume"}),
    ],
)
def test_each_verb_is_enabled_where_the_life_allows_it(office: Office, step: str, allowed: set[str]) -> None:
    office.counters.open("L09")
    if step != "ready":
        office.tickets.issue("DUKCAPIL-KTP", noted=True)
        office.counters.call_next("L09")
    if step == "serving":
        office.counters.start("L09")
    if step == "held":
        office.counters.hold("L09")
    actions = secondary(office.views.desk("L09"), SPEAK)
    assert {action.verb for action in actions if action.enabled} == allowed


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "00:00"), (278.9, "04:38"), (3600, "1:00:00"), (-5, "00:00")]
)
def test_clock_text(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text


def test_a_working_day(desk: Desk, office: Office) -> None:
    at_desk(desk)
    for _ in range(3):
        office.tickets.issue("DUKCAPIL-KTP", noted=True)
    assert hands.wait_until(lambda: len(desk.model.state.view.waiting) == 3)  # type: ignore[union-attr]
    hands.key(desk.window, Qt.Key.Key_F2)
    assert hands.wait_until(lambda: state(desk) == "called")
    hands.key(desk.window, Qt.Key.Key_F3)
    assert hands.wait_until(lambda: office.tickets.find("A001").calls == 2)
    assert hands.wait_until(lambda: not desk.model.state.busy)
    hands.key(desk.window, Qt.Key.Key_F2)
    assert hands.wait_until(lambda: state(desk) == "serving")
    hands.press(desk.window, "Selesai & panggil berikutnya")
    assert hands.wait_until(lambda: office.tickets.find("A002").state == "called")
    assert office.tickets.find("A001").state == "finished"
    assert hands.wait_until(lambda: not desk.model.state.busy)
    hands.key(desk.window, Qt.Key.Key_F8)
    assert hands.wait_until(lambda: office.tickets.find("A002").state == "no-show")
    assert hands.wait_until(lambda: state(desk) is None and not desk.model.state.busy)
    hands.press(desk.window, "Tidak hadir 1")
    hands.key(desk.window, Qt.Key.Key_F2)
    assert hands.wait_until(lambda: state(desk) == "called")
    hands.key(desk.window, Qt.Key.Key_F2)
    assert hands.wait_until(lambda: state(desk) == "serving")
    hands.key(desk.window, Qt.Key.Key_F4)
    assert hands.wait_until(lambda: state(desk) is None and not desk.model.state.busy)
    hands.key(desk.window, Qt.Key.Key_F9)
    assert hands.wait_until(lambda: not office.views.desk("L09").open)
    assert office.tickets.find("A003").officer == "SITI"


def test_a_double_press_calls_once(desk: Desk, office: Office) -> None:
    at_desk(desk)
    for _ in range(3):
        office.tickets.issue("DUKCAPIL-KTP", noted=True)
    assert hands.wait_until(lambda: len(desk.model.state.view.waiting) == 3)  # type: ignore[union-attr]
    desk.model.presses.primary()
    desk.model.presses.primary()
    desk.model.presses.primary()
    assert hands.wait_until(lambda: state(desk) == "called")
    settle(desk.window, 0.2)
    assert state(desk) == "called"
    assert [ticket.number for ticket in office.views.queue().serving] == ["A001"]


def test_a_wrong_pin_is_said_with_the_tries_left_and_the_window_stays(desk: Desk) -> None:
    sign_in(desk, pin="0000")
    assert hands.wait_until(lambda: desk.model.state.trouble == "PIN salah. Masih dapat dicoba 4 kali.")
    sign_in(desk)
    assert hands.wait_until(lambda: desk.model.state.page == "counters")


def test_the_keypad_types_the_pin(desk: Desk) -> None:
    desk.window.sign_in.choose(desk.window.sign_in.names().index("Rini Astuti"))
    for digit in "1234":
        hands.press(desk.window, digit)
    hands.press(desk.window, "Masuk")
    assert hands.wait_until(lambda: desk.model.state.page == "counters")
    assert {choice.counter.agency for choice in desk.model.state.choices} == {"IMIGRASI"}


def test_a_counter_somebody_else_took_first_is_said_calmly(desk: Desk, office: Office) -> None:
    sign_in(desk)
    assert hands.wait_until(lambda: desk.model.state.page == "counters")
    office.counters.open("L09")
    desk.model.entry.take("L09")
    assert hands.wait_until(lambda: "dipakai petugas lain" in desk.model.state.trouble)
    assert desk.model.state.page == "counters"


def test_who_held_a_counter_finds_it_again(desk: Desk, office: Office) -> None:
    office.counters.open("L10", "SITI")
    sign_in(desk)
    assert hands.wait_until(lambda: desk.model.state.page == "desk")
    assert desk.model.state.view is not None
    assert desk.model.state.view.counter.code == "L10"


def test_a_lost_database_leaves_the_desk_usable(
    desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_desk(desk)
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    assert hands.wait_until(lambda: desk.model.state.view.waiting)  # type: ignore[union-attr]

    def gone(*_args: object) -> Any:
        raise Unavailable("database-unreachable", where="hall")

    with monkeypatch.context() as away:
        away.setattr(office.counters, "call_next", gone)
        hands.key(desk.window, Qt.Key.Key_F2)
        assert hands.wait_until(lambda: "Tidak terhubung" in desk.model.state.trouble)
    hands.key(desk.window, Qt.Key.Key_F2)
    assert hands.wait_until(lambda: state(desk) == "called")
    assert desk.model.state.trouble == ""


def test_signing_out_closes_the_counter_but_never_leaves_a_visitor(desk: Desk, office: Office) -> None:
    at_desk(desk)
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.counters.call_next("L09")
    desk.model.entry.sign_out()
    assert hands.wait_until(lambda: desk.model.state.trouble)
    assert office.views.desk("L09").open
    office.counters.no_show("L09")
    assert hands.wait_until(lambda: state(desk) is None)
    hands.press(desk.window, "Keluar")
    assert hands.wait_until(lambda: desk.model.state.page == "sign-in")
    assert not office.views.desk("L09").open


def test_names_are_shown_as_they_are_never_as_markup(desk: Desk, office: Office) -> None:
    office.people.add("EVIL", "<h1>Budi</h1>", None, "1234")
    office.counters.open("L12", "EVIL")
    desk.model.show(state_for("desk", office, desk.model.state, "L12"))
    settle(desk.window, 0.1)
    shown = [label for label in desk.window.findChildren(QLabel) if label.text() == "<h1>Budi</h1>"]
    assert shown
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in desk.window.findChildren(QLabel))


def test_function_keys_do_nothing_before_the_desk(desk: Desk, office: Office) -> None:
    QTest.keyClick(desk.window, Qt.Key.Key_F2)
    settle(desk.window, 0.1)
    assert desk.model.state.page == "sign-in"
    assert not any(event.kind == "called" for event in office.events_after(0))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_no_text_is_cut_at_1366x768(desk: Desk, office: Office, language: str, page: str) -> None:
    longest = max(
        (service for service in office.directory().catalogue.services if service.agency == "DUKCAPIL"),
        key=lambda service: len(service.name_id),
    )
    for _ in range(4):
        office.tickets.issue(longest.code, "korban_bencana", noted=True)
    counter = office.directory().counters_of_service[longest.code][0].code
    office.counters.open(counter, "SITI")
    office.counters.call_next(counter)
    office.counters.start(counter)
    desk.model.speak_language(language)
    desk.window.resize(1366, 768)
    desk.model.show(state_for(page, office, desk.model.state, counter))
    settle(desk.window, 0.2)
    seen = 0
    for label in desk.window.findChildren(QLabel):
        if label.isVisible() and label.text():
            seen += 1
            metrics = QFontMetrics(label.font())
            room = label.contentsRect()
            flags = Qt.TextFlag.TextWordWrap if label.wordWrap() else 0
            needed = metrics.boundingRect(0, 0, max(1, room.width()), 2000, int(flags), label.text())
            assert needed.width() <= room.width() + 2, label.text()
            assert needed.height() <= room.height() + 4, label.text()
    for button in desk.window.findChildren(QPushButton):
        if button.isVisible() and button.text():
            seen += 1
            assert button.sizeHint().width() <= button.width() + 2, button.text()
    assert seen > 4
