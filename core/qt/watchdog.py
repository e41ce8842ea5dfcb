"""Telling systemd that the window's thread still runs; without systemd it does nothing.

When the messages stop, systemd restarts a kiosk or display of an installed PC (packaging/debian). See sd_notify(3).
"""

from __future__ import annotations

import contextlib
import os
import socket

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 10_000
"""Milliseconds between two messages."""


class Watchdog(QObject):
    """Sends READY once and WATCHDOG every ten seconds, from the thread that draws."""

    def __init__(self, address: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._still_runs)
        self._timer.start(EVERY_MS)
        self._send("READY=1\nWATCHDOG=1")

    def _still_runs(self) -> None:
        self._send("WATCHDOG=1")

    def _send(self, message: str) -> None:
        with contextlib.suppress(OSError):  # nobody listens, so nobody waits for the message
            self._socket.sendto(message.encode(), self._address)

    def close(self) -> None:
        self._timer.stop()
        self._socket.close()


def watch(parent: QObject | None = None) -> Watchdog | None:
    """A watchdog where a supervisor asked for one ($NOTIFY_SOCKET), else None."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    return Watchdog(address, parent) if address.startswith(("/", "@")) else None
