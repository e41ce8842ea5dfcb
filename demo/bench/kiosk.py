"""One kiosk process, measured from inside: started by demo.bench.run with a database address and the start time."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from statistics import median

from core.clock import ShiftedClock
from core.cutoff.kiosk import KioskBooks
from core.office import Office
from core.printing.models import MODELS
from core.printing.transport import Outcome, PrinterStatus
from core.qt.application import make_application
from demo import hands
from demo.bench.hall import START
from kiosk.app import Kiosk

VISITS = 25
"""Tickets taken, one after the other."""


class NotingPrinter:
    """Notes when bytes are handed over, and confirms them."""

    def __init__(self) -> None:
        self.handed: list[float] = []

    def status(self, deadline_s: float) -> PrinterStatus:  # noqa: ARG002  # the Printer protocol's
        return PrinterStatus("ready")

    def send(self, data: bytes, deadline_s: float) -> Outcome:  # noqa: ARG002  # the Printer protocol's
        self.handed.append(time.perf_counter())
        return Outcome.PRINTED


def main(url: str, started: float) -> None:
    application = make_application("bench", offscreen=True)
    office = Office.open(url, ShiftedClock(START))
    printer = NotingPrinter()
    kiosk = Kiosk(KioskBooks.over(office), printer, MODELS["generic-80"])
    frames: list[float] = []
    kiosk.window.frameSwapped.connect(lambda: frames.append(time.time()))
    kiosk.window.resize(1080, 1920)
    kiosk.window.show()
    assert hands.wait_until(lambda: frames)
    memory = (
        re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())
        if sys.platform == "linux"
        else None
    )
    kiosk.start()
    taps = []
    for _ in range(VISITS):
        kiosk.model.home()
        kiosk.model.openAgency("DUKCAPIL")
        kiosk.model.openService("DUKCAPIL-KTP")
        button = hands.point(kiosk.window, "Ambil nomor")
        before = len(printer.handed)
        tapped = time.perf_counter()
        hands.tap_at(kiosk.window, button)
        assert hands.wait_until(lambda before=before: len(printer.handed) > before)  # type: ignore[misc]
        taps.append((printer.handed[-1] - tapped) * 1000)
        assert hands.wait_until(lambda: kiosk.model.visit.paper == "printed")
    kiosk.close()
    office.close()
    application.quit()
    print(
        json.dumps(
            {
                "first_frame_ms": (frames[0] - started) * 1000,
                "memory_mb": int(memory.group(1)) / 1024 if memory else 0.0,
                "tap_to_printer_ms": median(taps),
                "tap_to_printer_p99_ms": max(taps),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
