"""Keys, the keyboard of the search, and screen readers on a real kiosk window."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtTest import QTest

from core.office import Office
from demo import hands
from kiosk.app import Kiosk
from kiosk.visit import Visit
from tests.kiosk.touching import (
    AGENCY,
    AGENCY_PAGE,
    SERVICE,
    SERVICE_PAGE,
    after,
    box,
    middle,
    rest,
    show,
    tap,
)


def test_a_key_obeys_the_rest_of_a_new_page(kiosk: Kiosk, office: Office) -> None:
    show(kiosk, AGENCY_PAGE)
    kiosk.model.openService("DUKCAPIL-LAHIR")
    after(kiosk, 0.03)
    hands.find(kiosk.window, "Ambil nomor").forceActiveFocus()
    QTest.keyClick(kiosk.window, Qt.Key.Key_Return)
    rest(kiosk)
    assert kiosk.model.visit.page == "service"
    assert office.tickets.newest() is None
    QTest.keyClick(kiosk.window, Qt.Key.Key_Return)
    assert hands.wait_until(lambda: kiosk.model.visit.page == "ticket")


@pytest.mark.parametrize("code", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_key_held_down_acts_once(kiosk: Kiosk, code: Qt.Key) -> None:
    """The system repeats it: each would tick and untick."""
    show(kiosk, SERVICE_PAGE)
    hands.find(kiosk.window, "Lansia 60+").forceActiveFocus()
    seen: list[str] = []
    kiosk.model.stateChanged.connect(lambda: seen.append(kiosk.model.visit.priority))
    QTest.keyPress(kiosk.window, code)
    for _ in range(3):
        repeated = QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier, "", True)
        QCoreApplication.sendEvent(kiosk.window, repeated)
    QTest.keyRelease(kiosk.window, code)
    assert kiosk.model.visit.priority == "lansia"
    assert set(seen) == {"lansia"}


def test_the_keyboard_of_the_search_is_fast_to_type_on(kiosk: Kiosk, finger: Any) -> None:
    show(kiosk, Visit(page="search"))
    word = "paspor baru dewasa"
    places = {letter: middle(kiosk, "Spasi" if letter == " " else letter) for letter in set(word)}
    for letter in word:
        finger.press(places[letter])
        after(kiosk, 0.01)
        finger.lift(places[letter])
        after(kiosk, 0.03)
    assert kiosk.model.visit.query == word


def test_a_result_that_has_just_come_under_the_finger_does_not_open(kiosk: Kiosk, finger: Any) -> None:
    show(kiosk, Visit(page="search", query="akta"))
    place = middle(kiosk, SERVICE)
    kiosk.model.type(" kematian")
    after(kiosk, 0.06)
    tap(kiosk, finger, place)
    rest(kiosk)
    assert kiosk.model.visit.page == "search"
    tap(kiosk, finger, place)
    assert hands.wait_until(lambda: kiosk.model.visit.page == "service", 1)


def do_action(kiosk: Kiosk, name: str) -> None:
    """What a screen reader does to press a button."""
    seen = QAccessible.queryAccessibleInterface(hands.find(kiosk.window, name))
    seen.actionInterface().doAction("Press")


def test_a_screen_reader_presses_buttons_at_once(kiosk: Kiosk) -> None:
    rest(kiosk)
    do_action(kiosk, AGENCY)
    after(kiosk, 0.05)
    do_action(kiosk, SERVICE)
    assert kiosk.model.visit.page == "service"


def test_a_screen_reader_answers_still_here(kiosk: Kiosk) -> None:
    show(kiosk, AGENCY_PAGE, asking=True)
    do_action(kiosk, "Ya, lanjutkan")
    assert not kiosk.model.content.frame.question.shown


def test_a_long_page_is_pushed_up_and_nothing_on_it_acts(kiosk: Kiosk, finger: Any) -> None:
    kiosk.window.resize(1366, 768)
    show(kiosk, SERVICE_PAGE)
    (card,) = (item for item in hands.visible_items(kiosk.window) if item.inherits("QQuickFlickable"))
    start = box(card).center().toPoint()
    finger.press(start)
    for step in range(1, 9):
        finger.move(start - QPoint(0, 20 * step))
        after(kiosk, 0.02)
    finger.lift(start - QPoint(0, 160))
    assert card.property("contentY") > 50
    assert kiosk.model.visit == SERVICE_PAGE
