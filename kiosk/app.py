"""The kiosk program: puts the parts together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickWindow

from core.errors import Refused
from core.office import Office
from core.paths import home
from core.printing.models import PrinterModel
from core.printing.service import open_printer, print_slip, warm_up
from core.printing.slip import Slip
from core.printing.transport import Outcome, Printer, PrinterStatus
from core.qt.application import make_application, make_engine, make_window, place_window, save_picture, settle
from core.qt.background import Background
from core.qt.changes import Changes
from kiosk.model import KioskModel, Paper
from kiosk.pages import PAGES, visit_for

if TYPE_CHECKING:
    from core.cli.programs import Start

QML = Path(__file__).parent / "qml"
STATUS_DEADLINE_S = 2.0


class Kiosk:
    """One kiosk window over an office, with its workers. ``close`` ends them in order."""

    def __init__(
        self,
        office: Office,
        printer: Printer,
        printer_model: PrinterModel,
        device: str = "Kiosk 1",
        language: str = "id",
    ) -> None:
        self.office = office
        self._database = Background("kiosk-database")
        self._printing = Background("kiosk-printer")
        self._changes = Changes(office)

        def put_on_paper(slip: Slip) -> Outcome:
            return print_slip(printer, printer_model, slip)

        def look() -> PrinterStatus:
            return printer.status(STATUS_DEADLINE_S)

        self.model = KioskModel(
            office,
            office.hall_view(),
            self._database,
            self._printing,
            Paper(put_on_paper, look, lambda: warm_up(printer_model)),
            office.clock,
            device,
            language,
        )
        self._engine = make_engine(QML, logo=office.hall().logo)
        self.window: QQuickWindow = make_window(
            self._engine, QML / "Kiosk" / "Main.qml", {"kiosk": self.model}
        )
        self._touches = _Touches(self.model)
        self.window.installEventFilter(self._touches)
        self._changes.changed.connect(self.model.refresh)
        self._changes.lost.connect(self.model.database_lost)
        self._changes.found.connect(self.model.database_found)

    def start(self) -> None:
        """Starts watching the hall and the clocks."""
        self._changes.start()
        self.model.start()

    def close(self) -> None:
        """Stops watching, waits for the workers, deletes the engine, then the view-model."""
        self._changes.close()
        self.model.stop()
        self._printing.close()
        self._database.close()
        self.window.close()
        shiboken6.delete(self.window)
        shiboken6.delete(self._engine)
        shiboken6.delete(self.model)


class _Touches(QObject):
    """Tells the view-model of every touch, whatever it hits."""

    def __init__(self, model: KioskModel) -> None:
        super().__init__()
        self._model = model

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.KeyPress):
            self._model.touched()
        return False


def run(start: Start) -> int:
    """Runs the kiosk until its window is closed, or renders one page; gives the exit code."""
    if start.page is not None and start.page not in PAGES:
        raise Refused("unknown-page", where=start.page, known=", ".join(PAGES))
    office = Office.open(start.database, start.clock)
    address = start.extra.get("printer") or f"virtual:{home() / 'paper'}"
    printer, printer_model = open_printer(address)
    application = make_application("Antrean kiosk", offscreen=start.screenshot is not None)
    kiosk = Kiosk(
        office, printer, printer_model, start.extra.get("device") or "Kiosk 1", start.language or "id"
    )
    try:
        if start.screenshot is not None:
            kiosk.window.resize(*(start.size or (1080, 1920)))
            kiosk.window.show()
            save_picture(picture_of(kiosk, start.page or "home"), start.screenshot)
            return 0
        kiosk.start()
        fullscreen = start.fullscreen if start.fullscreen is not None else start.size is None
        if fullscreen:
            kiosk.window.setCursor(Qt.CursorShape.BlankCursor)
        place_window(kiosk.window, start.size, start.screen, fullscreen)
        return application.exec()
    finally:
        kiosk.close()
        office.close()


def picture_of(kiosk: Kiosk, page: str) -> QImage:
    """One page of the running data, drawn. Nothing is issued: see kiosk.pages."""
    model = kiosk.model
    model.show(*visit_for(page, kiosk.office, model.view, model.visit.language))
    settle(kiosk.window)
    return kiosk.window.grabWindow()
