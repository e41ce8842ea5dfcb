"""Setting aside, sending on, returning, calling by name, taking back: by key and by button, with the real office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QListWidget, QWidget

from core.office import Office
from core.qt.application import settle
from core.qt.parts import FittedLabel
from core.tickets.model import Ticket
from counter.app import Desk
from counter.state import ReasonPanel, TransferPanel, undoable
from demo import hands

KTP, KK = "DUKCAPIL-KTP", "DUKCAPIL-KK"


@pytest.fixture
def queue(office: Office) -> Callable[..., Ticket]:
    def take(service: str = KTP, priority: str = "none", **more: object) -> Ticket:
        return office.tickets.issue(service, priority, noted=True, **more)  # type: ignore[arg-type]

    return take


@pytest.fixture
def here(desk: Desk, office: Office, queue: Callable[..., Ticket]) -> Desk:
    """Siti at counter 9, A001 called, A002 and A003 waiting."""
    for _ in range(3):
        queue()
    office.counters.open("L09", "SITI")
    office.counters.call_next("L09")
    desk.window.sign_in.choose(desk.window.sign_in.names().index("Siti Rahmawati"))
    hands.type_into(desk.window, "PIN", "246810")
    hands.press(desk.window, "Masuk")
    assert hands.wait_until(lambda: desk.model.state.page == "desk")
    still(desk)
    return desk


def still(desk: Desk) -> None:
    """Waits until the last verb is through and the desk shows the counter as it is."""

    def shows_it() -> bool:
        view, now = desk.model.state.view, desk.books.office.views.desk("L09")
        return view is not None and all(
            getattr(view, name) == getattr(now, name) for name in ("current", "waiting", "held", "no_show")
        )

    settle(desk.window, 0.03)
    assert hands.wait_until(lambda: not desk.model.state.busy and shows_it())
    settle(desk.window, 0.02)


def key(desk: Desk, name: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Where the keyboard is now, as for a person."""
    desk.window.activateWindow()
    assert hands.wait_until(desk.window.isActiveWindow)
    QTest.keyClick(desk.window.focusWidget() or desk.window, name, modifier)
    still(desk)


def press(desk: Desk, name: str) -> None:
    hands.press(desk.window, name)
    still(desk)


def undo_key(desk: Desk) -> None:
    key(desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def button(desk: Desk, name: str) -> QAbstractButton:
    """The visible button of that name, pressable or not."""
    shown = [
        candidate
        for candidate in desk.window.findChildren(QAbstractButton)
        if candidate.accessibleName() == name and candidate.isVisible()
    ]
    assert shown, name
    return shown[0]


def field(desk: Desk, name: str) -> QLineEdit:
    shown = [
        candidate
        for candidate in desk.window.findChildren(QLineEdit)
        if candidate.accessibleName() == name and candidate.isVisible()
    ]
    assert shown, name
    return shown[0]


def said(part: QWidget) -> list[str]:
    """The visible sentences of a part of the window, as they are before they are shortened to fit."""
    return [label.whole for label in part.findChildren(FittedLabel) if label.isVisible()]


def listed(desk: Desk) -> list[str]:
    """The titles that can be chosen in the list of where to transfer to, without the headings."""
    (choices,) = (
        candidate
        for candidate in desk.window.findChildren(QListWidget)
        if candidate.accessibleName() == "Tujuan"
    )
    items = (choices.item(row) for row in range(choices.count()))
    return [item.text() for item in items if item.flags() & Qt.ItemFlag.ItemIsSelectable]


def tab(desk: Desk, number: int) -> None:
    key(desk, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)


def buttons(desk: Desk) -> set[str]:
    return {
        candidate.accessibleName()
        for candidate in desk.window.findChildren(QAbstractButton)
        if candidate.isVisible() and candidate.isEnabled()
    }


# Hold and resume


@pytest.mark.parametrize("by_key", [True, False])
def test_hold_and_resume(here: Desk, office: Office, clock: Any, by_key: bool) -> None:
    def verb(name: str) -> None:
        key(here, Qt.Key.Key_F5) if by_key else press(here, name)

    verb("Tahan")
    assert office.tickets.find("A001").state == "held"
    assert button(here, "Ditahan 1")
    clock.pass_(seconds=2)
    verb("Lanjutkan")
    assert office.tickets.find("A001").state == "serving"
    assert office.tickets.find("A001").counter == "L09"


def test_a_doubled_press_sets_aside_and_does_not_go_on_at_once(
    here: Desk, office: Office, clock: Any
) -> None:
    key(here, Qt.Key.Key_F5)
    key(here, Qt.Key.Key_F5)
    assert office.tickets.find("A001").state == "held"
    clock.pass_(seconds=1)
    key(here, Qt.Key.Key_F5)
    assert office.tickets.find("A001").state == "serving"


@pytest.mark.parametrize("way", ["enter", "double click", "button"])
def test_a_held_row_goes_on(here: Desk, office: Office, clock: Any, way: str) -> None:
    for _ in range(2):  # A001 and A002 are held; the second one goes on
        key(here, Qt.Key.Key_F5)
        clock.pass_(seconds=2)
        office.counters.call_next("L09") if office.tickets.find("A002").state == "waiting" else None
        assert hands.wait_until(lambda: here.model.state.view is not None)
        still(here)
    tab(here, 2)
    table = here.window.desk.queue.table
    if way == "enter":
        key(here, Qt.Key.Key_Down)
        key(here, Qt.Key.Key_Return)
    else:
        place = table.visualRect(here.window.desk.queue.table_rows.index(1, 0)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        if way == "double click":
            QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        else:
            resumes = [
                candidate
                for candidate in here.window.desk.queue.findChildren(QAbstractButton)
                if candidate.accessibleName() == "Lanjutkan" and candidate.isVisible()
            ]
            QTest.mouseClick(resumes[0], Qt.MouseButton.LeftButton)
    still(here)
    assert office.tickets.find("A002").state == "serving"
    assert office.tickets.find("A001").state == "held"


def test_held_visitors_wait_until_the_desk_is_free_and_keep_the_counter_open(
    here: Desk, office: Office
) -> None:
    office.counters.hold("L09")
    office.counters.call_next("L09")
    still(here)
    tab(here, 2)
    key(here, Qt.Key.Key_Return)
    assert office.tickets.find("A001").state == "held"
    resume = button(here, "Lanjutkan")
    assert not resume.isEnabled()
    assert resume.toolTip() == "Selesaikan A002 dahulu."
    office.counters.no_show("L09")
    still(here)
    shut = button(here, "Tutup loket")
    assert not shut.isEnabled()
    assert "A001 masih ditahan" in shut.toolTip()
    key(here, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert office.tickets.find("A001").state == "waiting"
    assert button(here, "Tutup loket").isEnabled()


# Transfer


def test_transfer_to_a_service_by_keyboard_alone(here: Desk, office: Office) -> None:
    arrived = office.tickets.find("A001").first_arrival
    key(here, Qt.Key.Key_F6)
    assert isinstance(here.model.state.panel, TransferPanel)
    assert "Kartu Keluarga" in " ".join(listed(here))
    QTest.keyClicks(here.window.focusWidget(), "kartu keluarga")
    key(here, Qt.Key.Key_Return)
    moved = office.tickets.find("A001")
    assert (moved.service, moved.state, moved.number, moved.first_arrival) == (KK, "waiting", "A001", arrived)
    assert here.model.state.panel is None
    assert "dialihkan ke" in here.model.state.done[-1].sentence


def test_transfer_to_a_named_counter_with_a_reason(here: Desk, office: Office) -> None:
    office.counters.open("L10")
    press(here, "Alihkan")
    hands.type_into(here.window, "Cari layanan atau loket", "loket 10")
    assert listed(here)[0] == "Loket 10"
    hands.type_into(here.window, "Alasan (opsional)", "Berkas ada di sana")
    press(here, "Alihkan ke Loket 10")
    assert office.tickets.find("A001").directed_to == "L10"
    transfers = [
        event for event in office.tickets.history(office.tickets.find("A001")) if event.kind == "transferred"
    ]
    assert [event.reason for event in transfers] == ["Berkas ada di sana"]


def test_the_own_agency_and_open_counters_come_first(here: Desk, office: Office) -> None:
    office.counters.open("L12")
    key(here, Qt.Key.Key_F6)
    panel, view = here.model.state.panel, here.model.state.view
    assert isinstance(panel, TransferPanel)
    assert view is not None
    from counter.targets import targets

    offered = targets(panel, view, "", here.model.speak)
    groups = list(dict.fromkeys(target.group for target in offered))
    assert groups == ["services", "counters", "other-services", "other-counters"]
    assert not any(target.code in (KTP, "L09") for target in offered)
    counters = [target for target in offered if target.group == "counters"]
    assert counters[0].code == "L12"
    assert counters[0].attended
    assert not counters[1].attended
    passport = targets(panel, view, "pasprt", here.model.speak)
    assert passport[0].code.startswith("IMIGRASI")


def test_a_place_nobody_serves_says_so(here: Desk) -> None:
    key(here, Qt.Key.Key_F6)
    hands.type_into(here.window, "Cari layanan atau loket", "paspor")
    still(here)
    assert any("Belum ada loket yang buka" in sentence for sentence in said(here.window.desk.transfer))


def test_escape_leaves_the_transfer_and_nothing_happened(here: Desk, office: Office) -> None:
    key(here, Qt.Key.Key_F6)
    hands.type_into(here.window, "Cari layanan atau loket", "zzzzqqq")
    still(here)
    assert listed(here) == []
    assert not button(here, "Pilih tujuan dahulu.").isEnabled()
    key(here, Qt.Key.Key_Return)
    key(here, Qt.Key.Key_Escape)
    assert here.model.state.panel is None
    assert office.tickets.find("A001").state == "called"
    key(here, Qt.Key.Key_F6)
    assert field(here, "Cari layanan atau loket").text() == ""
    press(here, "Batal")
    assert here.model.state.panel is None


def test_a_doubled_enter_transfers_once(here: Desk, office: Office) -> None:
    key(here, Qt.Key.Key_F6)
    for _ in range(3):
        QTest.keyClick(here.window.focusWidget(), Qt.Key.Key_Return)
    still(here)
    kinds = [event.kind for event in office.tickets.history(office.tickets.find("A001"))]
    assert kinds.count("transferred") == 1
    assert office.views.queue().serving == ()


def test_f2_works_while_a_panel_is_open_and_closes_it(here: Desk, office: Office) -> None:
    key(here, Qt.Key.Key_F6)
    key(here, Qt.Key.Key_F2)
    assert office.tickets.find("A001").state == "serving"
    assert here.model.state.panel is None


def test_a_panel_whose_visitor_has_gone_closes_and_says_so(here: Desk, office: Office) -> None:
    key(here, Qt.Key.Key_F6)
    office.counters.no_show("L09")
    assert hands.wait_until(lambda: here.model.state.panel is None)
    assert here.model.state.trouble.startswith("A001 sudah tidak di sini lagi.")


def test_a_refused_transfer_says_why_and_keeps_the_panel(here: Desk) -> None:
    key(here, Qt.Key.Key_F6)
    here.model.panels.transfer("L09")
    still(here)
    assert here.model.state.trouble
    assert isinstance(here.model.state.panel, TransferPanel)


# Back to the queue


@pytest.mark.parametrize("by_key", [True, False])
def test_the_current_visitor_returns_to_their_own_place(here: Desk, office: Office, by_key: bool) -> None:
    key(here, Qt.Key.Key_F7) if by_key else press(here, "Kembalikan")
    assert office.tickets.find("A001").state == "waiting"
    view = here.model.state.view
    assert view is not None
    assert [ticket.number for ticket in view.waiting] == ["A001", "A002", "A003"]


def test_who_missed_the_call_returns_behind_others_and_the_desk_says_how_many(
    here: Desk, office: Office, queue: Callable[..., Ticket], clock: Any
) -> None:
    for _ in range(2):
        clock.pass_(minutes=1)
        queue()
    office.counters.no_show("L09")
    still(here)
    tab(here, 3)
    assert "A001 akan dipanggil setelah 3 orang lain di layanan ini." in said(here.window.desk.queue)
    assert {"Kembali ke antrean", "Panggil sekarang"} <= buttons(here)
    key(here, Qt.Key.Key_Return)
    view = here.model.state.view
    assert view is not None
    assert [ticket.number for ticket in view.waiting] == ["A002", "A003", "A004", "A001", "A005"]
    assert office.tickets.find("A001").returned_after == 3


def test_returning_works_while_somebody_else_is_served(here: Desk, office: Office) -> None:
    office.counters.no_show("L09")
    office.counters.call_next("L09")
    still(here)
    tab(here, 3)
    press(here, "Kembali ke antrean")
    assert office.tickets.find("A001").state == "waiting"
    assert office.tickets.find("A002").state == "called"


# Out of order


@pytest.mark.parametrize("by_key", [True, False])
def test_a_named_number_is_called_with_a_ready_reason(here: Desk, office: Office, by_key: bool) -> None:
    office.counters.no_show("L09")
    still(here)
    tab(here, 1)
    key(here, Qt.Key.Key_Down)
    key(here, Qt.Key.Key_F10) if by_key else press(here, "Panggil nomor ini")
    assert here.model.state.panel == ReasonPanel("A003", "waiting")
    assert not button(here, "Panggil A003").isEnabled()
    if by_key:
        key(here, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        key(here, Qt.Key.Key_Return)
    else:
        press(here, "Kondisinya mendesak")
        press(here, "Panggil A003")
    assert office.tickets.find("A003").state == "called"
    called = [
        event for event in office.tickets.history(office.tickets.find("A003")) if event.kind == "called"
    ]
    assert [event.reason for event in called] == ["Kondisinya mendesak"]
    assert here.model.state.panel is None


def test_without_a_reason_nobody_is_called_out_of_order(here: Desk, office: Office) -> None:
    office.counters.no_show("L09")
    still(here)
    tab(here, 1)
    key(here, Qt.Key.Key_Return)
    key(here, Qt.Key.Key_Return)
    QTest.keyClicks(here.window.focusWidget(), "   ")
    key(here, Qt.Key.Key_Return)
    assert office.views.queue().serving == ()
    key(here, Qt.Key.Key_Escape)
    assert here.model.state.panel is None
    assert office.tickets.find("A002").state == "waiting"


def test_who_missed_the_call_is_called_now_in_words(here: Desk, office: Office) -> None:
    office.counters.no_show("L09")
    still(here)
    tab(here, 3)
    press(here, "Panggil sekarang")
    hands.type_into(here.window, "Atau tulis alasan", "Baru kembali dari musala")
    key(here, Qt.Key.Key_Return)
    assert office.tickets.find("A001").state == "called"


def test_calling_by_name_waits_until_the_desk_is_free(here: Desk, office: Office) -> None:
    tab(here, 1)
    key(here, Qt.Key.Key_F10)
    assert here.model.state.panel is None
    named = button(here, "Panggil nomor ini")
    assert not named.isEnabled()
    assert named.toolTip() == "Selesaikan A001 dahulu."
    assert office.tickets.find("A002").state == "waiting"


def test_a_colleague_who_is_quicker_closes_the_reason_and_the_desk_says_so(
    here: Desk, office: Office
) -> None:
    office.counters.no_show("L09")
    office.counters.open("L10")
    still(here)
    tab(here, 1)
    key(here, Qt.Key.Key_Return)
    assert here.model.state.panel == ReasonPanel("A002", "waiting")
    office.counters.call_next("L10")
    assert hands.wait_until(lambda: here.model.state.panel is None)
    assert here.model.state.trouble.startswith("A002 sudah tidak di sini lagi.")


# Printing again


@pytest.mark.parametrize("by_key", [True, False])
def test_a_copy_is_asked_of_the_kiosk_that_issued_the_ticket(
    here: Desk, office: Office, by_key: bool
) -> None:
    office.tickets.take("DUKCAPIL-KTP", device="Kiosk 3", noted=True)
    key(here, Qt.Key.Key_F2)
    tab(here, 1)
    here.model.choose("A004")
    still(here)
    if by_key:
        key(here, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    else:
        press(here, "Cetak ulang")
    assert here.model.state.panel == ReasonPanel("A004", "waiting", "reprint")
    assert not button(here, "Cetak A004").isEnabled()
    press(here, "Kertasnya hilang")
    key(here, Qt.Key.Key_Return) if by_key else press(here, "Cetak A004")
    entry = office.people.audit()[0]
    assert (entry.kind, entry.officer, entry.device, entry.reason) == (
        "reprint-asked",
        "SITI",
        "L09",
        "Kertasnya hilang",
    )
    assert entry.data["device"] == "Kiosk 3"
    assert here.model.state.panel is None
    assert undoable(here.model.state, office.clock.now()) is not None, "the step before it can be taken back"


def test_without_a_kiosk_nothing_can_be_printed_again(here: Desk, office: Office) -> None:
    office.tickets.issue("DUKCAPIL-KTP", device="command line", noted=True)
    still(here)
    tab(here, 1)
    here.model.choose("A004")
    still(here)
    again = button(here, "Cetak ulang")
    assert not again.isEnabled()
    assert again.toolTip() == "Tiket ini tidak diambil di kiosk."
    key(here, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    assert here.model.state.panel is None


# Undo


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        (Qt.Key.Key_F2, "A001 mulai dilayani"),
        (Qt.Key.Key_F5, "A001 ditahan"),
        (Qt.Key.Key_F7, "A001 kembali ke antrean"),
        (Qt.Key.Key_F8, "A001 dicatat tidak hadir"),
    ],
)
@pytest.mark.parametrize("by_key", [True, False])
def test_each_verb_can_be_taken_back(
    here: Desk, office: Office, verb: Qt.Key, sentence: str, by_key: bool
) -> None:
    before = here.model.state.view
    key(here, verb)
    assert here.model.state.done[-1].sentence == sentence
    undo_key(here) if by_key else press(here, "Urungkan")
    after = here.model.state.view
    assert before is not None
    assert after is not None
    assert (after.current, after.waiting, after.held, after.no_show) == (
        before.current,
        before.waiting,
        before.held,
        before.no_show,
    )
    assert office.tickets.find("A001").state == "called"


def test_finish_and_call_next_is_taken_back_as_the_one_thing_it_was(here: Desk, office: Office) -> None:
    key(here, Qt.Key.Key_F2)
    key(here, Qt.Key.Key_F2)
    assert here.model.state.done[-1].sentence == "A001 selesai, A002 dipanggil"
    undo_key(here)
    assert office.tickets.find("A001").state == "serving"
    assert office.tickets.find("A002").state == "waiting"
    undo_key(here)
    assert office.tickets.find("A001").state == "called"


def test_the_bar_counts_down_and_is_gone_after_ten_seconds(here: Desk, office: Office, clock: Any) -> None:
    key(here, Qt.Key.Key_F8)
    assert button(here, "Urungkan").text().strip() == "Urungkan 10"
    clock.pass_(seconds=3.2)
    here.window.desk._pass_time()
    assert button(here, "Urungkan").text().strip() == "Urungkan 7"
    clock.pass_(seconds=7)
    here.window.desk._pass_time()
    assert "Urungkan" not in buttons(here)
    undo_key(here)
    assert office.tickets.find("A001").state == "no-show"
    assert here.model.state.trouble == ""


def test_a_step_that_has_gone_on_elsewhere_is_refused_in_words(here: Desk, office: Office) -> None:
    office.counters.open("L10")
    key(here, Qt.Key.Key_F7)
    office.counters.call_next("L10")
    still(here)
    undo_key(here)
    assert "Urungkan" not in buttons(here)
    assert office.tickets.find("A001").counter == "L10"
    assert undoable(here.model.state, office.clock.now()) is None


def test_a_doubled_undo_takes_back_once(here: Desk, office: Office) -> None:
    key(here, Qt.Key.Key_F2)
    key(here, Qt.Key.Key_F5)
    here.model.presses.undo()
    here.model.presses.undo()
    still(here)
    assert office.tickets.find("A001").state == "serving"


def test_calling_again_cannot_be_taken_back_and_offers_nothing(here: Desk) -> None:
    key(here, Qt.Key.Key_F3)
    assert "Urungkan" not in buttons(here)


# Visits with several services


def test_a_visit_with_several_services_says_where_it_stands_and_goes_on(
    here: Desk, office: Office, queue: Callable[..., Ticket]
) -> None:
    office.counters.no_show("L09")
    queue(KTP, also=[KK, "DUKCAPIL-KIA"])
    office.counters.call("L09", "A004", "test")
    office.counters.start("L09")
    still(here)
    assert hands.wait_until(lambda: here.model.state.visit is not None)
    still(here)
    officer_side = here.window.desk.officer_side
    assert any(sentence.startswith("Layanan 1 dari 3 · lalu ") for sentence in said(officer_side))
    assert {"Ke layanan 2", "Selesai & panggil berikutnya"} <= buttons(here)
    key(here, Qt.Key.Key_F4)
    assert office.tickets.find("A004").service == KK
    assert "A004 lanjut ke" in here.model.state.done[-1].sentence
    undo_key(here)
    assert office.tickets.find("A004").service == KTP
    assert any(sentence.startswith("Layanan 1 dari 3") for sentence in said(officer_side))
