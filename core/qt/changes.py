"""Live changes: a signal on the UI thread whenever somebody committed something."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal

from core.errors import AntreanError
from core.office import Office
from core.storage.feed import ChangeSignal

LOOK_EVERY_S = 0.05
RETRY_EVERY_S = 1.0


class Changes(QObject):
    """Watches the office from a thread of its own. ``lost`` and ``found`` tell of the database itself."""

    changed = Signal()
    lost = Signal()
    found = Signal()

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="changes", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Stops watching and waits for the thread."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(5.0)

    def _watch(self) -> None:
        signal: ChangeSignal | None = None
        away = False
        while not self._stop.wait(LOOK_EVERY_S if signal else RETRY_EVERY_S if away else 0):
            try:
                if signal is None:
                    signal = self._office.change_signal()
                    if away:
                        away = False
                        self.found.emit()
                        self.changed.emit()
                elif signal.changed():
                    self.changed.emit()
            except AntreanError:
                if signal is not None:
                    signal.close()
                    signal = None
                if not away:
                    away = True
                    self.lost.emit()
        if signal is not None:
            signal.close()
