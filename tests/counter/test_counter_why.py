"""Why somebody has their place: chips and sentences out of real queues."""

from __future__ import annotations

from typing import Any

import pytest

from core.clock import MINUTE
from core.office import Office
from core.qt.parts import fitted, font, tip
from core.words import words
from counter.why import rows_of

KTP, KK = "DUKCAPIL-KTP", "DUKCAPIL-KK"
SPEAK = words("id")


@pytest.fixture
def hall(office: Office) -> Office:
    office.counters.open("L09")
    return office


def shown(office: Office) -> dict[str, tuple[list[str], str]]:
    rows = rows_of(office.views.desk("L09"), "waiting", SPEAK)
    return {row.ticket.number: ([chip.text for chip in row.chips], row.why) for row in rows}


def test_an_ordinary_line_needs_no_explaining(hall: Office) -> None:
    hall.tickets.issue(KTP, noted=True)
    hall.tickets.issue(KTP, noted=True)
    rows = shown(hall)
    assert rows["A001"] == (["Berikutnya"], "Berikutnya. Menurut waktu datang.")
    assert rows["A002"] == ([], "1 orang di depannya. Menurut waktu datang.")


def test_priority_and_the_ordinary_turn_between(hall: Office, clock: Any) -> None:
    hall.tickets.issue(KTP, noted=True)
    for _ in range(3):
        clock.pass_(minutes=1)
        hall.tickets.issue(KTP, "lansia", noted=True)
    rows = shown(hall)
    assert list(rows) == ["A002", "A003", "A001", "A004"]
    assert rows["A002"][0] == ["Berikutnya", "Lansia"]
    assert rows["A003"][1].startswith("1 orang di depannya. Lansia: boleh mendahului")
    assert rows["A001"][0] == ["Giliran biasa"]
    assert "Setelah 2 panggilan prioritas" in rows["A001"][1]


def test_booking_return_and_a_transfer_to_this_counter(hall: Office, clock: Any) -> None:
    booked = next(service.code for service in hall.directory().catalogue.services if service.booking_allowed)
    counter = hall.directory().counters_of_service[booked][0].code
    hall.counters.open(counter) if counter != "L09" else None
    hall.tickets.issue(booked, noted=True, booked_for=clock.now() + 5 * MINUTE)
    rows = rows_of(hall.views.desk(counter), "waiting", SPEAK)
    assert [chip.text for chip in rows[0].chips] == ["Berikutnya", "Pesanan 09.47"]
    assert "pesanan pukul 09.47" in rows[0].why


def test_who_came_back_and_who_was_sent_here(hall: Office, clock: Any) -> None:
    for _ in range(3):
        clock.pass_(minutes=1)
        hall.tickets.issue(KTP, noted=True)
    number = hall.counters.call_next("L09").number  # type: ignore[union-attr]  # three wait
    hall.counters.no_show("L09")
    hall.counters.return_to_queue("L09", number)
    assert "Kembali" in shown(hall)[number][0]
    assert "di belakang 2 orang" in shown(hall)[number][1]
    hall.counters.open("L10")
    sent = hall.counters.call_next("L10")
    assert sent is not None
    hall.counters.transfer("L10", "L09")
    assert "Khusus loket ini" in shown(hall)[sent.number][0]


def test_express_and_target_and_share_have_words(hall: Office) -> None:
    for language in ("id", "en"):
        speak = words(language)
        for reason in ("directed", "returned", "ratio", "share", "target", "express"):
            assert speak(f"counter-chip-{reason}")
        for reason in ("arrival", "directed", "share", "express"):
            assert speak(f"counter-why-{reason}")
    hall.tickets.issue("DUKCAPIL-KTP", noted=True)
    hall.counters.express("L09", 30)
    assert "Layanan singkat" in shown(hall)["A001"][0]


def test_names_in_tooltips_are_never_markup() -> None:
    assert tip("<h1>Budi</h1>") == "&lt;h1&gt;Budi&lt;/h1&gt;"
    assert tip("Budi & Ani") == "Budi & Ani"


def test_a_long_name_keeps_its_lines(qapp: object) -> None:  # noqa: ARG001  # fonts
    from PySide6.QtGui import QFontMetrics

    made = font(15)
    metrics = QFontMetrics(made)
    long = "Penerbitan Kartu Keluarga karena perubahan data untuk penduduk rentan " * 3
    two = fitted(long, metrics, made, 240, 2)
    assert two.endswith("…")
    assert two.count("\n") == 1
    assert all(metrics.horizontalAdvance(line) <= 240 for line in two.split("\n"))
    assert fitted("Pendek", metrics, made, 240, 2) == "Pendek"
