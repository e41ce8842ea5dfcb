"""Running a program with one window: open the hall, show it or draw one page, close in order."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickWindow
from PySide6.QtWidgets import QWidget

from core.errors import Refused, Unavailable
from core.office import Office
from core.pc import logs
from core.pc.start import Start
from core.qt.application import make_application, place_window, save_picture, settle
from core.qt.waiting import WAITED_FOR, wait_for
from core.qt.watchdog import watch
from core.words import words


class Part(Protocol):
    """A window with its workers over a hall's books, which it closes with itself."""

    @property
    def window(self) -> QQuickWindow | QWidget: ...

    def start(self) -> None:
        """Starts watching the hall."""

    def close(self) -> None:
        """Stops watching, waits for the workers, then lets the window go."""


P = TypeVar("P", bound=Part)


@dataclass(frozen=True)
class Program(Generic[P]):
    """What differs between the programs."""

    name: str
    pages: Sequence[str]
    size: tuple[int, int]
    """Of a picture when no other is asked for."""
    fills_screen: bool
    """Whether it fills the screen, and hides the pointer, unless told otherwise."""
    build: Callable[[Start], P]
    """Opens the hall and makes the window; raises what opening raises, before any window."""
    show_page: Callable[[P, str, Start], None]
    """Shows a page of the running data; Refused("nothing-to-show") when there is nothing for it."""


def run_program(program: Program[P], start: Start) -> int:
    """Runs until the window is closed, or renders one page (the first when none is named); gives the exit code.

    While a LAN database does not answer yet, it waits in a window of its own. Raises Refused("unknown-page") and
    what opening the hall raises, before any window.
    """
    if start.page is not None and start.page not in program.pages:
        raise Refused("unknown-page", where=start.page, known=", ".join(program.pages))
    with logs.to_file(program.name.split()[-1].lower()):
        return _run(program, start)


def _run(program: Program[P], start: Start) -> int:
    part: P | None = None
    watchdog = None
    try:
        application = make_application(program.name, offscreen=start.screenshot is not None)
        watchdog = watch() if start.screenshot is None else None
        part = _built(program, start)
        if part is None:
            return 0
        if start.screenshot is not None:
            part.window.resize(*(start.size or program.size))
            part.window.show()
            program.show_page(part, start.page or program.pages[0], start)
            settle(part.window)
            save_picture(picture_of(part.window), start.screenshot)
            return 0
        part.start()
        gc.collect()
        gc.freeze()  # what is there by now stays: looking through it all again would hold the window up
        fills = program.fills_screen and start.size is None if start.fullscreen is None else start.fullscreen
        if fills and program.fills_screen:
            part.window.setCursor(Qt.CursorShape.BlankCursor)
        place_window(part.window, start.size, start.own.screen, fills)
        return application.exec()
    finally:
        if part is not None:
            part.close()
        if watchdog is not None:
            watchdog.close()


def _built(program: Program[P], start: Start) -> P | None:
    """The program's part, as soon as its database is there; None when whoever waited closed the window."""
    while True:
        try:
            return program.build(start)
        except Unavailable as error:
            if (
                start.screenshot is not None
                or error.code not in WAITED_FOR
                or start.database[:7] == "sqlite:"
            ):
                raise
            where = error.where or ""

        def reach() -> None:
            Office.open(start.database, start.clock).close()

        def show(window: QWidget) -> None:
            fills = (
                program.fills_screen and start.size is None if start.fullscreen is None else start.fullscreen
            )
            place_window(window, start.size, start.own.screen, fills)

        if not wait_for(reach, words(start.own.language), where, show):
            return None


def picture_of(window: QQuickWindow | QWidget) -> QImage:
    """The window as it is drawn."""
    return window.grabWindow() if isinstance(window, QQuickWindow) else window.grab().toImage()


def close_quick(window: QQuickWindow, engine: QQmlEngine, model: QObject) -> None:
    """Lets a Qt Quick window go: the engine before the view-model, or every binding warns about null."""
    window.close()
    for one in (window, engine, model):
        shiboken6.delete(one)
