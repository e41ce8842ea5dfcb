"""What is examined: a PC's settings, and its senses as the checks use them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from core.clock import Clock, SystemClock
from core.printing.pair import TicketPrinter, open_ticket_printer

Hearing = Literal["heard", "not-heard", "no-microphone", "no-output", "no-library"]


class Senses(Protocol):
    """Screen, loudspeaker and microphone; assistant.senses has the real ones."""

    def screens(self) -> list[tuple[int, int]]:
        """Width and height of each screen in pixels; empty without one."""

    def play_and_listen(self, pcm: bytes, rate: int) -> Hearing:
        """Plays 16-bit mono sound and listens whether it comes out."""


Ask = Callable[[str], bool | None]
"""Asks the person in front of the PC (``sound``: did you hear it?); None: nobody is there to ask."""
Scan = Callable[[], str | None]
"""What the scanner typed within some seconds; an empty text: nothing; None: nobody is there to scan."""


@dataclass(frozen=True)
class Patient:
    """One PC. What a role does not need is not tested."""

    database: str
    home: Path
    clock: Clock = field(default_factory=SystemClock)
    role: str = ""
    """kiosk, counter, display or server; empty: everything that can be tested."""
    printers: tuple[str, ...] = ()
    print_sample: bool = True
    language: str = "id"
    screen: int | None = None
    mute: bool = False
    senses: Senses | None = None
    ask: Ask = lambda _what: None
    scan: Scan = lambda: None
    open_printer: Callable[[str], TicketPrinter] = open_ticket_printer
