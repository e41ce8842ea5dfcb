"""``antrean demo``: a whole hall to play with, or a scripted visit where there is no screen."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QWidget

from core.cutoff.desk import DeskBooks
from core.cutoff.kiosk import KioskBooks
from core.pc import logs
from core.printing.models import MODELS
from core.printing.virtual import VirtualPrinter
from core.qt.application import has_screen, make_application
from core.qt.background import Background
from core.qt.sound import open_player
from core.words import terminal_language, words
from counter.app import Desk
from demo.hall import Crowd, DemoHall, make_hall
from demo.panel import Panel
from demo.script import SIZES, KeepingPlayer, ScriptFailed, Stage, TimeIsUp, play
from display.app import Board
from kiosk.app import Kiosk


def run(headless: bool, seconds: float | None, output: Path, language: str) -> int:
    """Plays until the windows are closed, the script is through or the seconds are over; gives the exit code."""
    offscreen = headless or not has_screen()
    speak = words("id" if language == "jv" else language)
    tell = words(terminal_language())
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="antrean-demo-") as folder:
        hall = make_hall(Path(folder), speak.language)
        catalogue = hall.office.directory().catalogue
        counts = {
            "agencies": len(catalogue.agencies),
            "services": len(catalogue.services),
            "counters": len(catalogue.counters),
        }
        print(tell("demo-step-hall", **counts), flush=True)
        try:
            if offscreen:
                return _scripted(hall, seconds, started, output, speak.language)
            with logs.to_file("demo"):
                return _windows(hall, seconds, speak.language)
        finally:
            hall.office.close()


def _scripted(hall: DemoHall, seconds: float | None, started: float, output: Path, language: str) -> int:
    make_application("Antrean demo", offscreen=True)
    printer, player = VirtualPrinter(), KeepingPlayer()
    kiosk = Kiosk(KioskBooks.over(hall.office), printer, MODELS["generic-80"], language=language)
    desk = Desk(DeskBooks.over(hall.office), language)
    board = Board(hall.office, player, language)
    kiosk.window.resize(*SIZES["portrait"])
    board.window.resize(*SIZES["landscape"])
    for program in (kiosk, desk, board):
        program.window.show()
        program.start()

    def say(line: str) -> None:
        print(f"{time.monotonic() - started:5.1f} s  {line}", flush=True)

    stage = Stage(kiosk, desk, board, printer, Crowd(hall.office, seed=7), output, say, language)
    if seconds is not None:
        stage.deadline = started + seconds
    try:
        play(stage)
    except TimeIsUp:
        say(words(terminal_language())("demo-step-time-up"))
    except (ScriptFailed, LookupError) as error:
        say(words(terminal_language())("demo-step-failed", what=str(error)))
        return 1
    finally:
        for program in (board, desk, kiosk):
            program.close()
    return 0


def _windows(hall: DemoHall, seconds: float | None, language: str) -> int:
    application = make_application("Antrean demo")
    printer = VirtualPrinter()
    crowd = Crowd(hall.office)
    for _ in range(12):
        crowd.visitor_comes()
    worker = Background("demo-crowd")
    kiosk = Kiosk(KioskBooks.over(hall.office), printer, MODELS["generic-80"], language=language)
    desk = Desk(DeskBooks.over(hall.office), language)
    board = Board(hall.office, open_player(mute=False), language)
    panel = Panel(crowd, printer, words(language), worker)
    windows: tuple[QWindow | QWidget, ...] = (kiosk.window, board.window, panel, desk.window)
    for window, area in zip(windows, _areas(), strict=True):
        window.setGeometry(area)
        window.show()
    for program in (kiosk, desk, board):
        program.start()
    if seconds is not None:
        QTimer.singleShot(int(seconds * 1000), application.quit)
    try:
        return application.exec()
    finally:
        worker.close()
        panel.close()
        for program in (board, desk, kiosk):
            program.close()


def _areas() -> tuple[QRect, QRect, QRect, QRect]:
    """Kiosk left; board and panel above the desk on the right."""
    space = QGuiApplication.primaryScreen().availableGeometry().adjusted(4, 28, -4, -4)
    left = int(min(space.width() * 0.29, (space.height() - 30) * 9 / 16))
    top = int(space.height() * 0.38)
    rest = space.width() - left - 8
    board = int(rest * 0.66)
    x, y = space.x(), space.y()
    return (
        QRect(x, y, left, space.height()),
        QRect(x + left + 8, y, board, top),
        QRect(x + left + board + 16, y, rest - board - 8, top),
        QRect(x + left + 8, y + top + 30, rest, space.height() - top - 38),
    )
