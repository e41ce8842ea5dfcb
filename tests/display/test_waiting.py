"""After a power cut a TV may be on before the database is: it waits, and starts by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.catalogue.model import Catalogue
from core.errors import Unavailable
from core.office import HallFacts, Office
from core.pc.settings import Pc, in_force
from core.pc.start import Start
from core.qt.program import run_program
from core.qt.waiting import WaitingWindow
from demo import hands
from demo.throwaway import Throwaway
from display.app import PROGRAM
from tests.support.clock import FakeClock


def windows() -> list[WaitingWindow]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, WaitingWindow) and widget.isVisible()
    ]


@pytest.fixture
def hall(server: Throwaway, jember: Catalogue, clock: FakeClock) -> str:
    url = server.create("hall")
    office, _ = Office.set_up(url, HallFacts(name="MPP"), clock)
    office.catalogue.replace(jember)
    office.close()
    server.stop(immediately=True)
    return url


def test_a_display_waits_for_its_database_and_starts_then(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    server: Throwaway,
    hall: str,
    clock: FakeClock,
) -> None:
    seen: list[str] = []

    def bring_back() -> None:
        (window,) = windows()
        seen.extend(label.text() for label in window.findChildren(QLabel))
        server.start()

    def end() -> None:
        if seen and not windows():
            QApplication.quit()
        else:
            QTimer.singleShot(200, end)

    QTimer.singleShot(800, bring_back)
    QTimer.singleShot(1500, end)
    start = Start(hall, clock, size=(1366, 768), own=in_force(Pc(mute=True)))
    assert run_program(PROGRAM, start) == 0
    assert seen[0] == "Sebentar, kami sedang bersiap"
    assert "127.0.0.1/hall" in seen[2]


def test_closing_the_waiting_window_ends_the_program(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    hall: str,
    clock: FakeClock,
) -> None:
    QTimer.singleShot(600, lambda: windows()[0].close())
    start = Start(hall, clock, size=(1366, 768), own=in_force(Pc(mute=True)))
    assert run_program(PROGRAM, start) == 0


def test_a_picture_does_not_wait(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    hall: str,
    clock: FakeClock,
    tmp_path: Path,
) -> None:
    with pytest.raises(Unavailable, match="database-unreachable"):
        run_program(PROGRAM, Start(hall, clock, screenshot=tmp_path / "x.png"))
    assert hands.wait_until(lambda: not windows())
