"""What the kiosk works with: the hall's books, two workers, the printer, the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.clock import Clock
from core.cutoff.kiosk import KioskBooks
from core.printing.pair import Printed
from core.printing.roll import PaperReport
from core.printing.slip import Slip
from core.printing.transport import PrinterStatus
from core.qt.background import Runner


@dataclass(frozen=True)
class Paper:
    """The printer as the kiosk needs it; all calls but ``report`` block and run in the printer's worker."""

    print: Callable[[Slip, int | None], Printed]
    """The slip, and which printer is doubted."""
    status: Callable[[], PrinterStatus]
    warm_up: Callable[[], None]
    report: Callable[[], PaperReport]
    """How the paper is, as was seen last."""


@dataclass(frozen=True)
class Equipment:
    books: KioskBooks
    paper: Paper
    clock: Clock
    database: Runner
    """The worker of the books."""
    printer: Runner
    """The worker of the printer."""
