"""The supervisor's page through the real window: what is wrong, what to do, and what was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QTableWidget
from pytestqt.qtbot import QtBot

from core import __version__
from core.cutoff.desk import DeskBooks
from core.errors import Unavailable
from core.fleet.registry import Report
from core.office import Office
from core.qt.application import settle
from counter.app import Desk
from counter.fleet import FleetModel
from demo import hands
from tests.support.clock import FakeClock
from tests.support.conflict import hand_in_a_number_twice

KIOSK = Report("u1", "kiosk", "Kiosk 1", __version__, paper="ok")


@pytest.fixture
def desk(qtbot: QtBot, office: Office) -> Iterator[Desk]:  # noqa: ARG001  # makes the app
    office.people.add("SITI", "Siti Rahmawati", "DUKCAPIL", "246810")
    office.people.add("SPV", "Sri Wahyuni", None, "135790", "supervisor")
    made = Desk(DeskBooks.over(office))
    made.window.show()
    made.start()
    assert hands.wait_until(lambda: len(made.model.state.officers) == 2)
    yield made
    made.close()


def sign_in(desk: Desk, name: str, pin: str) -> None:
    desk.window.sign_in.choose(desk.window.sign_in.names().index(name))
    hands.type_into(desk.window, "PIN", pin)
    hands.press(desk.window, "Masuk")
    assert hands.wait_until(lambda: desk.model.state.page == "counters")
    desk.model.entry.take("L09")
    assert hands.wait_until(lambda: desk.model.state.page == "desk" and not desk.model.state.busy)


def to_hall(desk: Desk) -> None:
    sign_in(desk, "Sri Wahyuni", "135790")
    QTest.keyClick(desk.window, Qt.Key.Key_F11)
    assert hands.wait_until(lambda: desk.fleet.state.view is not None)
    assert desk.window.hall.isVisible()


def look(desk: Desk) -> None:
    """As the page does every five seconds."""
    desk.fleet._refresher.ask()
    assert hands.wait_until(lambda: not desk.fleet._refresher._reading)
    settle(desk.window, 0.05)  # what was made anew is seen with the next turn of the event loop


def sentences(desk: Desk) -> list[str]:
    return [label.text() for label in desk.window.hall.findChildren(QLabel) if label.isVisible()]


def field(desk: Desk) -> QLineEdit:
    """The note's field; the one before it goes with the next turn of the event loop."""
    return desk.window.hall.findChildren(QLineEdit)[-1]


def rows(desk: Desk) -> list[list[str]]:
    (table,) = desk.window.hall.findChildren(QTableWidget)
    cells = [[table.item(row, column) for column in range(7)] for row in range(table.rowCount())]
    return [[cell.text() for cell in row if cell is not None] for row in cells]


def test_a_supervisor_sees_trouble_come_and_go_and_goes_back(
    desk: Desk, office: Office, clock: FakeClock
) -> None:
    office.fleet.report(KIOSK)
    office.fleet.report(replace(KIOSK, uid="u2", name="Kiosk 2"))
    to_hall(desk)
    look(desk)
    assert "Semua PC baik." in sentences(desk)
    office.fleet.report(replace(KIOSK, uid="u2", name="Kiosk 2", paper="out"))
    look(desk)
    assert "Kiosk 2 tidak dapat mencetak. Periksa kertas, tutup, dan kabel printernya." in sentences(desk)
    assert [row[0] for row in rows(desk)][:2] == ["Kiosk 2", "Kiosk 1"]  # trouble stands first
    clock.pass_(seconds=40)
    office.fleet.report(replace(KIOSK, uid="u2", name="Kiosk 2"))
    look(desk)
    said = sentences(desk)
    assert "Kiosk 1 tidak terhubung sejak 09.42. Periksa listrik dan kabel jaringannya." in said
    assert not any("tidak dapat mencetak" in sentence for sentence in said)
    assert "tidak merespons sejak 09.42" in next(row for row in rows(desk) if row[0] == "Kiosk 1")
    QTest.keyClick(desk.window.hall, Qt.Key.Key_Escape)
    assert not desk.window.hall.isVisible()
    assert desk.window.desk.isVisible()


def test_a_conflict_is_settled_with_a_note_that_survives_what_else_happens(
    desk: Desk, office: Office
) -> None:
    hand_in_a_number_twice(office)
    to_hall(desk)
    hands.press(desk.window, "Sudah diselesaikan")
    assert hands.wait_until(lambda: field(desk).hasFocus())
    hands.type_into(desk.window, "Apa yang dilakukan?", "Keduanya ")
    office.fleet.report(replace(KIOSK, paper="out"))  # the cards are made anew
    look(desk)
    assert hands.wait_until(lambda: field(desk).hasFocus())
    hands.type_into(desk.window, "Apa yang dilakukan?", "dilayani.")
    hands.press(desk.window, "Simpan catatan")
    assert hands.wait_until(lambda: office.handin.conflicts() == ())
    assert hands.wait_until(lambda: not desk.fleet.state.busy)
    (entry,) = [row for row in office.people.audit() if row.kind == "conflict-settled"]
    assert (entry.officer, entry.reason) == ("SPV", "Keduanya dilayani.")
    look(desk)
    assert not any(edit.isVisible() for edit in desk.window.hall.findChildren(QLineEdit))


def test_what_somebody_else_settled_is_said(desk: Desk, office: Office) -> None:
    hand_in_a_number_twice(office)
    to_hall(desk)
    (conflict,) = office.handin.conflicts()
    office.handin.settle(conflict.uid, "SPV", "Di meja lain.")
    desk.fleet.settle(conflict.uid, "SPV", "Juga di sini.")
    assert hands.wait_until(lambda: desk.fleet.state.refused is not None)
    assert f"Tidak ada konflik {conflict.uid} yang perlu diputuskan." in sentences(desk)
    assert desk.fleet.state.trouble == ""


def test_the_last_known_hall_stays_while_the_database_is_away(desk: Desk, office: Office) -> None:
    office.fleet.report(KIOSK)
    to_hall(desk)
    look(desk)
    desk.fleet._failed(Unavailable("database-unreachable"))
    assert "Tidak terhubung ke data. Yang tampil adalah keadaan terakhir." in sentences(desk)
    assert "Kiosk 1" in [row[0] for row in rows(desk)]
    look(desk)
    assert "Tidak terhubung ke data. Yang tampil adalah keadaan terakhir." not in sentences(desk)


def test_looking_never_runs_on_the_ui_thread(office: Office, qtbot: QtBot) -> None:  # noqa: ARG001
    asked: list[object] = []

    class Held:
        """A worker that does nothing until it is told."""

        def run(self, work: object, _done: object, _failed: object) -> None:
            asked.append(work)

    model = FleetModel(DeskBooks.over(office), Held())  # type: ignore[arg-type]
    model.watch(True)
    assert len(asked) == 1
    assert model.state.view is None
    model.stop()


def test_words_of_a_newer_program_are_shown_all_the_same(desk: Desk, office: Office) -> None:
    office.fleet.report(Report("n1", "robot", "Pintu", "9.9.9", paper="on-fire"))  # type: ignore[arg-type]
    to_hall(desk)
    assert hands.wait_until(lambda: any(row[:2] == ["Pintu", "robot"] for row in rows(desk)))
