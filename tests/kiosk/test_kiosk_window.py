"""The kiosk as a visitor uses it: real window, real database, real bytes to a printer."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QFontInfo, QGuiApplication, QImage
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from core.catalogue.model import Catalogue
from core.cutoff.kiosk import KioskBooks
from core.errors import Unavailable
from core.office import Office
from core.printing.models import MODELS
from core.printing.virtual import VirtualPrinter
from core.qt.application import FAMILY, settle
from core.uid import compact
from demo.hands import visible_items
from kiosk import printing as kiosk_printing
from kiosk.app import Kiosk
from kiosk.pictures import PAGES, visit_for
from kiosk.state import Conditions
from kiosk.visit import Visit
from tests.support.kiosk import take_a_number
from tests.support.patience import WAIT_S, promised

SIZES = [(1080, 1920), (1920, 1080), (1366, 768)]


def test_three_taps_from_home_to_paper(hand: Any, office: Office, printer: VirtualPrinter) -> None:
    take_a_number(hand)
    hand.wait(lambda: office.tickets.find("A001").state == "waiting")
    hand.wait(lambda: "Silakan ambil tiket di bawah layar" in hand.texts())
    ticket = office.tickets.find("A001")
    assert (ticket.service, ticket.print_state, ticket.device) == ("DUKCAPIL-LAHIR", "printed", "Kiosk 1")
    assert "A001" in hand.texts()
    (paper,) = printer.tickets
    (code,) = zxingcpp.read_barcodes(paper.convert("L"))
    assert code.text == f"AQ1:A001:261123:{compact(ticket.uid)}"


def test_a_double_tap_gives_one_ticket(hand: Any, office: Office) -> None:
    hand.tap("Dispendukcapil")
    hand.tap("Akta Kelahiran")
    place = hand.point("Ambil nomor")
    for _ in range(3):
        QTest.mouseClick(hand.kiosk.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    hand.wait(lambda: office.views.queue().waiting)
    assert [ticket.number for ticket in office.views.queue().waiting] == ["A001"]
    assert office.tickets.newest() == office.tickets.find("A001")


def test_two_fingers_on_two_tiles_open_one_page(hand: Any) -> None:
    window = hand.kiosk.window
    finger = QTest.createTouchDevice()
    first, second = hand.point("Dispendukcapil"), hand.point("Samsat")
    QTest.touchEvent(window, finger).press(0, first, window).press(1, second, window).commit()
    QTest.touchEvent(window, finger).release(0, first, window).release(1, second, window).commit()
    hand.wait(lambda: hand.kiosk.model.visit.page == "agency")
    assert hand.kiosk.model.visit.agency in ("DUKCAPIL", "SAMSAT")
    settle(window, 0.3)
    assert hand.kiosk.model.visit.page == "agency"


def test_priority_is_booked_and_paper_says_only_that(hand: Any, office: Office) -> None:
    hand.tap("Dispendukcapil")
    hand.tap("Akta Kelahiran")
    hand.tap("Lansia 60+")
    hand.tap("Ambil nomor")
    hand.wait(lambda: office.views.queue().waiting)
    assert office.tickets.find("A001").priority == "lansia"


def test_out_of_paper_the_number_is_noted_and_waits(
    hand: Any, office: Office, printer: VirtualPrinter
) -> None:
    printer.new_roll(0)
    take_a_number(hand)
    hand.wait(lambda: "Foto atau catat nomor ini" in hand.texts())
    assert office.tickets.find("A001").state == "issued"
    hand.tap("Sudah saya catat")
    hand.wait(lambda: office.tickets.find("A001").state == "waiting")
    assert office.tickets.find("A001").print_state == "noted"


def test_what_is_photographed_is_the_code_the_paper_would_carry(
    hand: Any, office: Office, printer: VirtualPrinter
) -> None:
    printer.open_cover()
    take_a_number(hand)
    hand.wait(lambda: hand.kiosk.model.visit.paper == "failed")
    settle(hand.kiosk.window, 0.4)
    picture = hand.kiosk.window.grabWindow().convertToFormat(QImage.Format.Format_Grayscale8)
    size, bits = (picture.width(), picture.height()), bytes(picture.constBits())
    seen = Image.frombytes("L", size, bits, "raw", "L", picture.bytesPerLine())
    (code,) = zxingcpp.read_barcodes(seen)
    assert code.text == f"AQ1:A001:261123:{compact(office.tickets.find('A001').uid)}"
    assert printer.tickets == deque()


def test_a_number_that_was_shown_when_the_kiosk_died_never_waits(office: Office) -> None:
    shown = office.tickets.take("DUKCAPIL-KTP", device="Kiosk 1").ticket
    office.tickets.settle_print(shown.uid, "failed", "Kiosk 1")
    office.tickets.settle_interrupted("Kiosk 1")
    assert office.tickets.find("A001").state == "cancelled"
    assert office.tickets.history(shown)[-1].reason == "not-printed"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (lambda printer: printer.new_roll(0), "Kertas habis"),
        (lambda printer: printer.open_cover(), "Printer sedang dibuka"),
        (lambda printer: printer.plug_in(False), "Printer sedang bermasalah"),
    ],
)
def test_within_seconds_the_home_page_says_that_no_paper_comes(
    hand: Any, printer: VirtualPrinter, fault: Any, said: str
) -> None:
    hand.wait(lambda: hand.kiosk.model.content.frame.notice == "")
    fault(printer)
    begun = time.monotonic()
    hand.wait(lambda: any(text.startswith(said) for text in hand.texts()))
    assert time.monotonic() - begun < kiosk_printing.LOOK_MS / 1000 + promised(1.5)


def test_after_each_ticket_the_printer_is_looked_at(hand: Any, printer: VirtualPrinter) -> None:
    hand.kiosk.model.printing.look_timer.stop()
    take_a_number(hand)
    hand.wait(lambda: hand.kiosk.model.visit.paper == "printed")
    settle(hand.kiosk.window, 0.1)
    length = printer.tickets[0].height / 8
    hand.tap("Selesai")
    printer.new_roll(length)  # the next ticket is the roll's last one
    take_a_number(hand)
    hand.wait(lambda: hand.kiosk.model.visit.paper == "printed")
    hand.tap("Selesai")
    hand.wait(lambda: any(text.startswith("Kertas habis") for text in hand.texts()))


def test_a_number_nobody_noted_is_cancelled_when_time_is_over(
    hand: Any, office: Office, printer: VirtualPrinter
) -> None:
    printer.open_cover()
    take_a_number(hand)
    hand.wait(lambda: office.tickets.find("A001").print_state == "failed")
    hand.times(noting_s=0.01)
    hand.wait(lambda: hand.kiosk.model.visit.page == "home")
    hand.wait(lambda: office.tickets.find("A001").state == "cancelled")


def test_paper_out_is_said_before_anybody_takes_a_number(hand: Any, printer: VirtualPrinter) -> None:
    printer.new_roll(0)
    hand.kiosk.model.printing.look()
    hand.wait(lambda: any(text.startswith("Kertas habis") for text in hand.texts()))


def test_idle_asks_and_goes_home(hand: Any) -> None:
    hand.tap("Dispendukcapil")
    hand.times(idle_s=0.01, asking_s=60.0)
    hand.wait(lambda: "Masih di sini?" in hand.texts())
    hand.times(idle_s=60.0)
    hand.tap("Ya, lanjutkan")
    hand.wait(lambda: "Masih di sini?" not in hand.texts())
    assert hand.kiosk.model.visit.page == "agency"
    hand.times(idle_s=0.01, asking_s=0.01)
    hand.wait(lambda: hand.kiosk.model.visit.page == "home")


def test_search_by_touch_finds_misspelt_words(hand: Any) -> None:
    hand.tap("Cari layanan")
    for letter in "pasprt":
        hand.tap(letter)
    assert any("Paspor" in text for text in hand.texts())
    hand.tap("Hapus")
    assert hand.kiosk.model.visit.query == "paspr"


@pytest.mark.parametrize(
    ("language", "said"), [("English", "Choose an office"), ("Basa Jawa", "Sugeng rawuh.")]
)
def test_the_language_switches_on_the_spot(hand: Any, language: str, said: str) -> None:
    hand.tap(language)
    assert said in hand.texts()


def test_a_service_that_closes_meanwhile_is_said_calmly(hand: Any, office: Office, clock: Any) -> None:
    hand.tap("Dispendukcapil")
    hand.tap("Akta Kelahiran")
    clock.set("2026-11-23T21:00:00+07:00")
    hand.tap("Ambil nomor")
    hand.wait(lambda: any(text.startswith("Layanan ini baru saja tutup") for text in hand.texts()))
    assert office.tickets.newest() is None


def test_a_lost_database_is_said_and_the_kiosk_recovers(
    hand: Any, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.tap("Dispendukcapil")
    hand.tap("Akta Kelahiran")

    def gone(*_args: object, **_kwargs: object) -> None:
        raise Unavailable("database-unreachable", where="hall")

    with monkeypatch.context() as away:
        away.setattr(office.tickets, "take", gone)
        hand.tap("Ambil nomor")
        hand.wait(lambda: any(text.startswith("Nomor belum bisa diambil") for text in hand.texts()))
    hand.tap("Ambil nomor")
    hand.wait(lambda: hand.kiosk.model.visit.page == "ticket")


def test_a_call_elsewhere_changes_what_the_kiosk_shows(hand: Any, office: Office) -> None:
    office.tickets.issue("DUKCAPIL-LAHIR", noted=True)
    hand.tap("Dispendukcapil")
    hand.wait(lambda: "1 orang menunggu" in hand.texts())


def test_a_service_that_is_retired_under_a_visitors_eyes_leads_home(
    hand: Any, office: Office, jember: Catalogue
) -> None:
    hand.tap("Dinas Sosial")
    hand.wait(lambda: hand.kiosk.model.visit.page == "agency")
    office.catalogue.replace(
        Catalogue(
            jember.zones,
            tuple(agency for agency in jember.agencies if agency.code != "DINSOS"),
            tuple(service for service in jember.services if service.agency != "DINSOS"),
            tuple(counter for counter in jember.counters if counter.agency != "DINSOS"),
        )
    )
    hand.wait(lambda: hand.kiosk.model.visit.page == "home")
    assert any(text.startswith("Layanan ini baru saja tutup") for text in hand.texts())


def test_everything_can_be_done_with_the_keyboard(hand: Any, office: Office) -> None:
    hand.find("Dispendukcapil").forceActiveFocus()
    QTest.keyClick(hand.kiosk.window, Qt.Key.Key_Return)
    hand.find("Akta Kelahiran").forceActiveFocus()
    QTest.keyClick(hand.kiosk.window, Qt.Key.Key_Space)
    hand.find("Ambil nomor").forceActiveFocus()
    QTest.keyClick(hand.kiosk.window, Qt.Key.Key_Return)
    hand.wait(lambda: office.views.queue().waiting)


KTP, PASSPORT = "Cetak Ulang KTP-el (Hilang, Rusak, Ubah Data)", "Paspor Baru Dewasa"


def choose_two(hand: Any) -> None:
    hand.tap("Dispendukcapil")
    hand.tap(KTP)
    hand.tap("Tambah layanan lain")
    hand.wait(lambda: "Mau mengurus apa lagi?" in hand.texts())
    hand.tap("Imigrasi")
    hand.tap(PASSPORT)
    hand.tap("Tambahkan layanan ini")
    hand.wait(lambda: hand.kiosk.model.visit.page == "visit")


def test_two_services_get_one_number_one_paper_and_one_code(
    hand: Any, office: Office, printer: VirtualPrinter
) -> None:
    choose_two(hand)
    assert "2 layanan dalam satu nomor" in hand.texts()
    hand.tap("Sesuai urutan saya")
    hand.tap("Ambil nomor")
    hand.wait(lambda: hand.kiosk.model.visit.paper == "printed")
    hand.wait(lambda: office.tickets.find("A001").state == "waiting")
    ticket = office.tickets.find("A001")
    assert (ticket.service, ticket.stops_left, ticket.any_order) == ("DUKCAPIL-KTP", 1, False)
    assert office.tickets.stops(ticket) == ("IMIGRASI-PASPOR",)
    assert office.tickets.newest() == ticket
    assert "Sesudah itu, dengan nomor yang sama:" in hand.texts()
    assert "Paspor Baru Dewasa · Imigrasi" in hand.texts()
    (paper,) = printer.tickets
    (code,) = zxingcpp.read_barcodes(paper.convert("L"))
    assert code.text == f"AQ1:A001:261123:{compact(ticket.uid)}"
    hand.tap("Selesai")
    assert hand.kiosk.model.visit.chosen == ()


def test_in_free_order_the_first_stop_is_the_one_that_can_be_had_soonest(hand: Any, office: Office) -> None:
    counter = office.directory().counters_of_service["IMIGRASI-PASPOR"][0]
    office.counters.open(counter.code)
    choose_two(hand)
    hand.tap("Ambil nomor")
    hand.wait(lambda: hand.kiosk.model.visit.page == "ticket")
    ticket = hand.kiosk.model.visit.issued.ticket
    assert (ticket.service, ticket.any_order) == ("IMIGRASI-PASPOR", True)
    assert hand.kiosk.model.visit.stops == ("DUKCAPIL-KTP",)


def test_the_bar_leads_to_the_list_where_entries_are_removed(hand: Any) -> None:
    choose_two(hand)
    hand.tap("Kembali ke Imigrasi")
    hand.tap("Lihat dan ambil nomor")
    hand.tap("Hapus Cetak Ulang KTP-el")
    assert hand.kiosk.model.visit.chosen == ("IMIGRASI-PASPOR",)
    assert "Urutan layanan" not in hand.texts()
    hand.tap("Hapus Paspor Baru Dewasa")
    assert hand.kiosk.model.visit.page == "home"
    with pytest.raises(LookupError):
        hand.find("Lihat dan ambil nomor")


def test_two_fingers_on_adding_and_taking_do_one_thing(hand: Any, office: Office) -> None:
    hand.tap("Dispendukcapil")
    hand.tap(KTP)
    window = hand.kiosk.window
    finger = QTest.createTouchDevice()
    first, second = hand.point("Ambil nomor"), hand.point("Tambah layanan lain")
    QTest.touchEvent(window, finger).press(0, first, window).press(1, second, window).commit()
    QTest.touchEvent(window, finger).release(0, first, window).release(1, second, window).commit()
    hand.wait(lambda: hand.kiosk.model.visit.page != "service")
    settle(window, 0.3)
    visit = hand.kiosk.model.visit
    assert (visit.page, visit.chosen) in (("ticket", ()), ("home", ("DUKCAPIL-KTP",)))
    assert (office.tickets.newest() is None) == (visit.page == "home")


def test_a_service_that_closes_meanwhile_leaves_the_list(
    hand: Any, office: Office, clock: Any, jember: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_two(hand)
    monkeypatch.setattr(hand.kiosk.model, "refresh", lambda: None)
    hand.kiosk._link._changes.happened.disconnect()
    services = tuple(
        replace(service, open_time="00:00", close_time="00:01")
        if service.code == "IMIGRASI-PASPOR"
        else service
        for service in jember.services
    )
    office.catalogue.replace(replace(jember, services=services))
    clock.pass_(seconds=30)
    hand.tap("Ambil nomor")
    hand.wait(lambda: hand.kiosk.model.visit.trouble)
    assert any(text.startswith("Paspor Baru Dewasa tidak lagi memberi nomor") for text in hand.texts())
    assert hand.kiosk.model.visit.chosen == ("DUKCAPIL-KTP",)
    assert office.tickets.newest() is None
    hand.tap("Ambil nomor")
    hand.wait(lambda: hand.kiosk.model.visit.page == "ticket")
    assert hand.kiosk.model.visit.issued.ticket.service == "DUKCAPIL-KTP"


def test_what_a_fresh_look_at_the_hall_finds_closed_leaves_the_list_too(
    hand: Any, office: Office, jember: Catalogue
) -> None:
    choose_two(hand)
    office.catalogue.replace(
        replace(
            jember,
            services=tuple(service for service in jember.services if service.code != "IMIGRASI-PASPOR"),
            counters=tuple(
                replace(
                    counter, services=tuple(code for code in counter.services if code != "IMIGRASI-PASPOR")
                )
                for counter in jember.counters
            ),
        )
    )
    hand.wait(lambda: hand.kiosk.model.visit.chosen == ("DUKCAPIL-KTP",))
    assert any(text.startswith("Paspor Baru Dewasa tidak lagi memberi nomor") for text in hand.texts())


def test_idle_on_the_home_page_with_a_list_asks_and_drops_it(hand: Any) -> None:
    hand.tap("Dispendukcapil")
    hand.tap(KTP)
    hand.tap("Tambah layanan lain")
    hand.times(idle_s=0.01, asking_s=60.0)
    hand.wait(lambda: "Masih di sini?" in hand.texts())
    assert hand.kiosk.model.visit.chosen
    hand.times(asking_s=0.01)
    hand.wait(lambda: not hand.kiosk.model.visit.chosen)


def test_opening_time_is_noticed_though_nothing_happens(hand: Any, clock: Any) -> None:
    clock.set("2026-11-23T06:30:00+07:00")
    hand.wait(lambda: "Kami belum buka" in hand.texts())
    clock.set("2026-11-23T09:00:00+07:00")
    hand.wait(lambda: "Kami belum buka" not in hand.texts())


def test_our_type_is_used(hand: Any) -> None:  # noqa: ARG001  # the window loads the fonts
    assert QFontInfo(QGuiApplication.font()).family() == FAMILY


def shown_part(item: QQuickItem) -> QRectF:
    """What of an item is not clipped, in the window."""
    box = item.mapRectToScene(item.boundingRect())
    above = item.parentItem()
    while above is not None:
        if above.clip():
            box = box.intersected(above.mapRectToScene(above.boundingRect()))
        above = above.parentItem()
    return box.adjusted(3, 3, -3, -3)


def assert_nothing_overlaps(kiosk: Kiosk, visit: Visit) -> None:
    """No button on another, none outside the window, and no text on a button that is not its own."""
    if kiosk.model.content.frame.question.shown:
        return
    items = list(visible_items(kiosk.window))
    buttons = []
    for item in items:
        seen = QAccessible.queryAccessibleInterface(item)
        if seen is not None and seen.role() == QAccessible.Role.Button:
            buttons.append((seen.text(QAccessible.Text.Name), item, shown_part(item)))
    for place, (name, _, box) in enumerate(buttons):
        assert box.bottom() <= kiosk.window.height(), (visit.page, name)
        for other, _, second in buttons[:place]:
            assert not box.intersects(second), (visit.page, name, other)
    for item in items:
        if not item.inherits("QQuickText") or not item.property("text"):
            continue
        box = shown_part(item)
        for name, button, second in buttons:
            if not button.isAncestorOf(item):
                assert not box.intersects(second), (visit.page, item.property("text"), name)


@pytest.mark.parametrize("size", SIZES, ids=["portrait", "landscape", "1366x768"])
@pytest.mark.parametrize("language", ["id", "en", "jv"])
def test_no_text_is_cut_or_leaves_the_window(
    qtbot: Any, office: Office, size: tuple[int, int], language: str
) -> None:
    """Every page, and the services with the longest names and requirements."""
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    kiosk = Kiosk(KioskBooks.over(office), VirtualPrinter(), MODELS["generic-80"], language=language)
    try:
        kiosk.window.resize(*size)
        kiosk.window.show()
        kiosk.model.refresh()
        qtbot.waitUntil(lambda: kiosk.model.view.waiting.get("DUKCAPIL-KTP") == 1, timeout=int(WAIT_S * 1000))
        view = kiosk.model.view
        services = view.directory.catalogue.services
        visits = [visit_for(page, office, view, language) for page in PAGES]
        longest = sorted(
            services,
            key=lambda service: len(service.name_id) + len(service.fee_id) + len(service.processing_time_id),
        )
        template, conditions = visit_for("service", office, view, language)
        visits += [(replace(template, service=service.code), conditions) for service in longest[-6:]]
        agency, _ = visit_for("agency", office, view, language)
        visits += [
            (replace(agency, agency=listed.code), conditions)
            for listed in view.directory.catalogue.agencies[:6]
        ]
        names = tuple(service.code for service in longest[-8:])
        issued = office.tickets.take(names[0], also=names[1:], any_order=True)
        many = Visit(language=language, chosen=names, agency="DUKCAPIL", service=names[0])
        dropped = replace(many, trouble="kiosk-trouble-dropped", about=names[2:5])
        around = Conditions(printer="paper_out")
        visits += [(replace(many, page=page), around) for page in ("home", "agency", "search", "service")]
        visits += [(replace(many, page="visit", any_order=free), around) for free in (True, False)]
        visits += [(replace(dropped, page=page), around) for page in ("visit", "home", "agency")]
        visits += [
            (replace(many, page="ticket", issued=issued, stops=names[1:], paper=paper), around)
            for paper in ("printed", "failed", "unconfirmed", "noted")
        ]
        for visit, around in visits:
            kiosk.model.show(visit, around)
            settle(kiosk.window, 0.05)
            for item in visible_items(kiosk.window):
                if not item.inherits("QQuickText") or not item.property("text"):
                    continue
                text = item.property("text")
                assert not item.property("truncated"), (visit.page, text)
                assert item.property("contentWidth") <= item.width() + 1.5, (visit.page, text)
                box = item.mapRectToScene(item.boundingRect())
                assert box.left() >= -1, (visit.page, text)
                assert box.right() <= size[0] + 1, (visit.page, text)
            assert_nothing_overlaps(kiosk, visit)
    finally:
        kiosk.close()
