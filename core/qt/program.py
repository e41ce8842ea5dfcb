"""Running a program with one window: open the hall, show the window or draw one page, close in order."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
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

FIRST_FRAME = "first frame"
"""What the log says when a window was drawn for the first time."""
LOOKS = (700, 10, 10)
"""How often a program that runs all day looks for garbage: Python's usual thresholds. Until then it looks seldom, to
start sooner (cli/start.py)."""


class Part(Protocol):
    """A window with its workers over a hall's books; it closes them with itself."""

    @property
    def window(self) -> QQuickWindow | QWidget: ...

    def start(self) -> None:
        """Starts watching the hall."""

    def close(self) -> None:
        """Stops watching, waits for the workers, then closes the window."""


P = TypeVar("P", bound=Part)


@dataclass(frozen=True)
class Program(Generic[P]):
    """What the programs differ in."""

    name: str
    pages: Sequence[str]
    size: tuple[int, int]
    """Size of a picture, in pixels, when no other is asked for."""
    fills_screen: bool
    """Whether it fills the screen and hides the pointer, unless told otherwise."""
    build: Callable[[Start], P]
    """Opens the hall and makes the window; raises what opening raises, before there is a window."""
    show_page: Callable[[P, str, Start], None]
    """Shows a page with the hall's data; Refused("nothing-to-show") when there is nothing to show on it."""


def run_program(program: Program[P], start: Start) -> int:
    """Runs until the window is closed, or draws one page (the first if none is named); returns the exit code.

    While a database on the LAN does not answer, the program waits in a window of its own. Raises
    Refused("unknown-page") and what opening the hall raises, before there is a window.
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
        gc.freeze()  # what exists by now stays; a collection that looked through it would stop the window
        gc.set_threshold(*LOOKS)
        fullscreen = (
            program.fills_screen and start.size is None if start.fullscreen is None else start.fullscreen
        )
        if fullscreen and program.fills_screen:
            part.window.setCursor(Qt.CursorShape.BlankCursor)
        place_window(part.window, start.size, start.own.screen, fullscreen)
        note_first_frame(part.window)
        return application.exec()
    finally:
        if part is not None:
            part.close()
        if watchdog is not None:
            watchdog.close()


def _built(program: Program[P], start: Start) -> P | None:
    """The program's part, once its database answers; None when the waiting window was closed."""
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
            fullscreen = (
                program.fills_screen and start.size is None if start.fullscreen is None else start.fullscreen
            )
            place_window(window, start.size, start.own.screen, fullscreen)

        if not wait_for(reach, words(start.own.language), where, show):
            return None


def picture_of(window: QQuickWindow | QWidget) -> QImage:
    """A picture of the window."""
    return window.grabWindow() if isinstance(window, QQuickWindow) else window.grab().toImage()


def note_first_frame(window: QQuickWindow | QWidget) -> None:
    """Writes into the log when the window was drawn for the first time."""

    def note() -> None:
        logging.getLogger("antrean").info(FIRST_FRAME)

    if isinstance(window, QQuickWindow):
        window.frameSwapped.connect(note, Qt.ConnectionType.SingleShotConnection)
    else:
        _FirstPaint(window, note)


class _FirstPaint(QObject):
    """Calls something once, after the first time a widget was drawn."""

    def __init__(self, widget: QWidget, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._then = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False


def close_quick(window: QQuickWindow, engine: QQmlEngine, model: QObject) -> None:
    """Closes a Qt Quick window: the engine is deleted before the view-model, or every binding warns about null."""
    window.close()
    for part in (window, engine, model):
        shiboken6.delete(part)
