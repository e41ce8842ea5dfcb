"""Where the keyboard is on every page: nothing that does harm is pressed by whoever just goes on typing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core import __version__
from core.cutoff.desk import DeskBooks
from core.fleet.registry import Report
from core.handin.work import Link
from core.office import Office
from core.qt.application import settle
from core.tickets.paper import code_of
from counter.app import Desk
from counter.counters_page import CounterTile
from demo import hands

KIOSK = Report("u1", "kiosk", "Kiosk 1", __version__, paper="ok")


@pytest.fixture
def desk(qtbot: QtBot, office: Office) -> Iterator[Desk]:  # noqa: ARG001  # makes the app
    """A window that stands as it does after a start: nobody touched anything yet."""
    office.people.add("SITI", "Siti Rahmawati", "DUKCAPIL", "246810")
    office.people.add("RINI", "Rini Astuti", "IMIGRASI", "1234")
    office.people.add("SPV", "Sri Wahyuni", None, "135790", "supervisor")
    made = Desk(DeskBooks.over(office))
    made.window.show()
    made.start()
    made.window.activateWindow()
    assert hands.wait_until(made.window.isActiveWindow, 2.0)
    assert hands.wait_until(lambda: len(made.model.state.officers) == 3)
    settle(made.window, 0.05)
    yield made
    made.close()


def key(desk: Desk, name: Qt.Key) -> None:
    """A key as the system hands it to the window: whatever has the focus gets it."""
    QTest.keyClick(desk.window.windowHandle(), name)
    rest(desk)


def digits(desk: Desk, text: str) -> None:
    for digit in text:
        QTest.keyClick(desk.window.windowHandle(), digit)


def rest(desk: Desk) -> None:
    settle(desk.window, 0.05)
    assert hands.wait_until(lambda: not desk.model.state.busy)
    settle(desk.window, 0.03)


def focus(desk: Desk) -> QWidget:
    widget = desk.window.focusWidget()
    assert widget is not None
    return widget


def focus_name(desk: Desk) -> str:
    return focus(desk).accessibleName()


def named(desk: Desk, name: str) -> QPushButton:
    return next(
        candidate
        for candidate in desk.window.findChildren(QPushButton)
        if candidate.accessibleName() == name and candidate.isVisible()
    )


def choose(desk: Desk, name: str = "Siti Rahmawati") -> None:
    desk.window.sign_in.choose(desk.window.sign_in.names().index(name))


def sign_in_field(desk: Desk, mode: QLineEdit.EchoMode) -> QLineEdit:
    return next(field for field in desk.window.sign_in.findChildren(QLineEdit) if field.echoMode() is mode)


def pin_field(desk: Desk) -> QLineEdit:
    return sign_in_field(desk, QLineEdit.EchoMode.Password)


def enter(desk: Desk, name: str = "Siti Rahmawati", pin: str = "246810") -> None:
    choose(desk, name)
    pin_field(desk).setFocus()
    digits(desk, pin)
    key(desk, Qt.Key.Key_Return)
    assert hands.wait_until(lambda: desk.model.state.page == "counters", 3.0)
    rest(desk)


def sit_down(desk: Desk, counter: str = "L09") -> None:
    enter(desk)
    desk.model.entry.take(counter)
    assert hands.wait_until(lambda: desk.model.state.page == "desk")
    rest(desk)


def at_rest(desk: Desk) -> bool:
    """Whether the keyboard of the desk's page is where it belongs, rather than at whatever button comes next."""
    return focus(desk) in (desk.window.desk, desk.window.desk.officer_side.primary)


def nothing_happened(desk: Desk, page: str) -> None:
    """After Space and Enter the window is where it was."""
    before = replace(desk.model.state, trouble="")
    for pressed in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        key(desk, pressed)
    assert replace(desk.model.state, trouble="") == before
    assert desk.model.state.page == page


def pin(desk: Desk) -> str:
    return pin_field(desk).text()


def sign_in_trouble(desk: Desk) -> QLabel:
    """The sentence of the page for signing in that says what went wrong."""
    return cast(QLabel, desk.window.sign_in.findChild(QLabel, "trouble"))


# Signing in


def test_space_and_enter_at_the_start_change_nothing(desk: Desk) -> None:
    assert desk.model.state.language == "id"
    nothing_happened(desk, "sign-in")


def test_space_before_the_officers_are_known_changes_nothing(qtbot: QtBot, office: Office) -> None:  # noqa: ARG001
    made = Desk(DeskBooks.over(office))
    made.window.show()
    made.window.activateWindow()
    assert hands.wait_until(made.window.isActiveWindow, 2.0)
    settle(made.window, 0.05)
    nothing_happened(made, "sign-in")
    made.close()


def test_digits_typed_at_the_start_are_the_pin(desk: Desk) -> None:
    choose(desk)
    digits(desk, "246810")
    assert pin(desk) == "246810"
    key(desk, Qt.Key.Key_Return)
    assert hands.wait_until(lambda: desk.model.state.page == "counters")


def test_digits_are_the_pin_wherever_the_keyboard_is(desk: Desk) -> None:
    choose(desk)
    for name in ("Masuk", "English", "Hapus", "5"):
        pin_field(desk).clear()
        named(desk, name).setFocus()
        digits(desk, "24")
        assert pin(desk) == "24", name


def test_without_a_chosen_officer_no_pin_is_tried_on_anybody(desk: Desk, office: Office) -> None:
    digits(desk, "0000")
    hands.type_into(desk.window, "PIN", "0000")
    key(desk, Qt.Key.Key_Return)
    hands.press(desk.window, "Masuk")
    rest(desk)
    assert not [entry for entry in office.people.audit() if entry.kind == "sign-in-failed"]
    assert sign_in_trouble(desk).text() == "Pilih nama Anda dulu."
    assert sign_in_trouble(desk).isVisible()
    key(desk, Qt.Key.Key_Down)  # the first name
    assert not sign_in_trouble(desk).isVisible()


def test_a_name_is_searched_and_the_pin_after_it_stays_hidden(desk: Desk, office: Office) -> None:
    for number in range(5):
        office.people.add(f"N{number}7", f"Petugas {number}", None, "1234")
    desk.model.refresh()
    assert hands.wait_until(lambda: len(desk.model.state.officers) == 8)
    find = sign_in_field(desk, QLineEdit.EchoMode.Normal)
    find.setFocus()
    digits(desk, "siti246810")
    assert (find.text(), pin(desk)) == ("siti", "246810")
    find.clear()
    pin_field(desk).clear()
    find.setFocus()
    digits(desk, "n37")  # a code that has digits is found
    assert (find.text(), pin(desk)) == ("n37", "")
    assert desk.window.sign_in.names() == ["Petugas 3"]


def test_after_every_refusal_the_pin_is_empty_and_has_the_keyboard(desk: Desk) -> None:
    choose(desk)
    for left in (4, 3, 2):
        digits(desk, "0000")
        key(desk, Qt.Key.Key_Return)
        sentence = f"PIN salah. Masih dapat dicoba {left} kali."
        assert hands.wait_until(lambda sentence=sentence: desk.model.state.trouble == sentence)
        assert pin(desk) == ""
        assert focus(desk) is pin_field(desk)
        assert sign_in_trouble(desk).isVisible()
    digits(desk, "246810")
    key(desk, Qt.Key.Key_Return)
    assert hands.wait_until(lambda: desk.model.state.page == "counters")


def test_what_was_refused_is_said_until_the_next_try_or_another_name(desk: Desk) -> None:
    choose(desk)
    digits(desk, "0000")
    key(desk, Qt.Key.Key_Return)
    assert hands.wait_until(lambda: "dicoba 4 kali" in desk.model.state.trouble)
    assert not desk.model._session._trouble_over.isActive()
    digits(desk, "2")
    assert sign_in_trouble(desk).isVisible()
    choose(desk, "Rini Astuti")
    settle(desk.window, 0.03)
    assert pin(desk) == ""  # it was meant for another name
    assert not sign_in_trouble(desk).isVisible()


def test_a_code_scanned_before_signing_in_leaves_nothing_in_the_pin(
    desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counter.scanner.GAP_S", 10.0)  # a busy PC types slowly
    choose(desk)
    digits(desk, code_of(office.tickets.issue("DUKCAPIL-KTP", noted=True)))
    key(desk, Qt.Key.Key_Return)
    assert pin(desk) == ""
    assert desk.model.state.page == "sign-in"


# Choosing a counter


def test_space_after_signing_in_neither_signs_out_nor_takes_a_counter(desk: Desk, office: Office) -> None:
    enter(desk)
    nothing_happened(desk, "counters")
    assert not any(office.views.desk(code).open for code in ("L09", "L10"))
    key(desk, Qt.Key.Key_Tab)
    assert isinstance(focus(desk), CounterTile)


def test_the_keyboard_stays_at_its_counter_when_others_are_taken(desk: Desk, office: Office) -> None:
    enter(desk)
    named(desk, "Loket 9").setFocus()
    office.counters.open("L10", "SPV")
    assert hands.wait_until(lambda: any(choice.holder for choice in desk.model.state.choices))
    settle(desk.window, 0.05)
    assert focus_name(desk) == "Loket 9"
    office.people.add("BUDI", "Budi", "DUKCAPIL", "1234")
    office.counters.open("L09", "BUDI")  # was quicker
    assert hands.wait_until(lambda: sum(bool(choice.holder) for choice in desk.model.state.choices) == 2)
    settle(desk.window, 0.05)
    nothing_happened(desk, "counters")


# At the counter


def test_after_the_last_visitor_space_does_not_close_the_counter(desk: Desk, office: Office) -> None:
    sit_down(desk)
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    assert hands.wait_until(lambda: desk.window.desk.officer_side.primary.isEnabled())
    settle(desk.window, 0.03)
    assert focus(desk) is desk.window.desk.officer_side.primary  # it can be pressed again
    for step in ("called", "serving", "finished"):
        key(desk, Qt.Key.Key_Space)
        assert hands.wait_until(lambda step=step: office.tickets.find("A001").state == step)
        rest(desk)
    nothing_happened(desk, "desk")
    assert office.views.desk("L09").open


@pytest.mark.parametrize("verb", ["Selesai", "Tidak hadir"])
def test_after_a_button_that_went_grey_space_does_not_close_the_counter(
    desk: Desk, office: Office, verb: str
) -> None:
    sit_down(desk)
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.counters.call_next("L09")
    if verb == "Selesai":
        office.counters.start("L09")
    assert hands.wait_until(
        lambda: named(desk, verb).isEnabled() and desk.model.state.view.current is not None  # type: ignore[union-attr]
    )
    rest(desk)
    named(desk, verb).setFocus()
    key(desk, Qt.Key.Key_Space)
    assert hands.wait_until(lambda: desk.model.state.view.current is None)  # type: ignore[union-attr]
    rest(desk)
    assert at_rest(desk)
    nothing_happened(desk, "desk")
    assert office.views.desk("L09").open


def test_when_the_undo_goes_away_the_keyboard_goes_to_nothing_harmful(desk: Desk, office: Office) -> None:
    sit_down(desk)
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.counters.call_next("L09")
    assert hands.wait_until(lambda: desk.model.state.view.current is not None)  # type: ignore[union-attr]
    rest(desk)
    key(desk, Qt.Key.Key_F8)
    rest(desk)
    desk.window.desk.officer_side.notice.button.setFocus()
    office.clock.pass_(seconds=20)  # type: ignore[attr-defined]
    desk.window.desk._pass_time()
    settle(desk.window, 0.03)
    assert at_rest(desk)
    nothing_happened(desk, "desk")
    assert office.views.desk("L09").open


def test_a_refused_paper_leaves_the_keyboard_in_its_field(desk: Desk) -> None:
    sit_down(desk)
    key(desk, Qt.Key.Key_F12)
    digits(desk, "a99")
    named(desk, "Layani sekarang").setFocus()
    key(desk, Qt.Key.Key_Space)
    assert hands.wait_until(lambda: "A099" in desk.model.state.trouble)
    rest(desk)
    assert focus(desk) is desk.window.desk.paper.number
    key(desk, Qt.Key.Key_Escape)
    nothing_happened(desk, "desk")


# The hall


def to_hall(desk: Desk) -> None:
    enter(desk, "Sri Wahyuni", "135790")
    key(desk, Qt.Key.Key_F11)
    assert hands.wait_until(lambda: desk.fleet.state.view is not None)
    settle(desk.window, 0.05)


def test_space_at_the_hall_and_after_it_does_nothing(desk: Desk, office: Office) -> None:
    office.fleet.report(KIOSK)
    to_hall(desk)
    nothing_happened(desk, "counters")
    assert desk.model.state.hall
    key(desk, Qt.Key.Key_Escape)
    assert not desk.model.state.hall
    nothing_happened(desk, "counters")


def test_after_one_counters_numbers_were_given_back_space_gives_no_others_back(
    desk: Desk, office: Office
) -> None:
    for counter in ("L09", "L10"):
        office.counters.open(counter)
        office.shares.renew(counter, Link(f"gone {counter}"), (), office.clock.now() - 1)
        office.tickets.issue("DUKCAPIL-KTP", noted=True)
        office.shares.renew(counter, Link(f"gone {counter}"), (), office.clock.now() - 1)
    office.counters.open("L11")
    assert office.counters.call_next("L11") is None  # both are set apart for desks that are away
    to_hall(desk)
    assert [place.counter for place in office.views.fleet().apart if place.waiting] == ["L09", "L10"]
    named(desk, "Kembalikan nomornya ke antrean").setFocus()
    key(desk, Qt.Key.Key_Space)
    assert hands.wait_until(lambda: len(office.views.fleet().apart) == 1 and not desk.fleet.state.busy)
    settle(desk.window, 0.1)
    nothing_happened(desk, "counters")
    settle(desk.window, 0.1)
    assert [place.counter for place in office.views.fleet().apart] == ["L10"]
    assert desk.model.state.hall


def test_the_keyboard_stays_at_its_button_when_another_pc_wants_something(desk: Desk, office: Office) -> None:
    office.fleet.report(KIOSK)
    to_hall(desk)
    named(desk, "Uji PC ini").setFocus()
    office.fleet.report(replace(KIOSK, paper="out"))
    desk.fleet._refresher.ask()
    assert hands.wait_until(lambda: bool(desk.fleet.state.view and desk.fleet.state.view.alarms))
    settle(desk.window, 0.05)
    assert focus_name(desk) == "Uji PC ini"
