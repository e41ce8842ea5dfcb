"""Telling systemd that the window's thread still turns; without systemd nothing happens.

A kiosk or a display of an installed PC is restarted when this stops (packaging/debian). See sd_notify(3).
"""

from __future__ import annotations

import contextlib
import os
import socket

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 10_000


class Watchdog(QObject):
    """Says READY once and WATCHDOG every ten seconds, from the thread that draws."""

    def __init__(self, address: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turns)
        self._timer.start(EVERY_MS)
        self._tell("READY=1\nWATCHDOG=1")

    def _turns(self) -> None:
        self._tell("WATCHDOG=1")

    def _tell(self, what: str) -> None:
        with contextlib.suppress(OSError):  # nobody listens: then nobody waits either
            self._socket.sendto(what.encode(), self._address)

    def close(self) -> None:
        self._timer.stop()
        self._socket.close()


def watch(parent: QObject | None = None) -> Watchdog | None:
    """A watchdog where a supervisor asked for one ($NOTIFY_SOCKET), else None."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    return Watchdog(address, parent) if address.startswith(("/", "@")) else None
