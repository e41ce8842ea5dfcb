"""What every printer offers, and how we learn whether a job really went through.

"The send returned" never means "printed": sockets and the printer's own buffer swallow a whole ticket while the
printer is out of paper, and print it later (measured). A ticket counts as printed after an answer in the order of
the buffer (GS r 1); where the printer cannot answer it is unconfirmed; it failed only when not a byte was sent.
"""

from __future__ import annotations

import enum
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

ACK = b"\x1dr\x01"
"""The command GS r 1: it is answered in the buffer's order, so the answer means that all before it is done."""
Condition = Literal[
    "ready", "paper_low", "paper_out", "cover_open", "error", "offline", "unreachable", "unknown"
]


class Outcome(enum.Enum):
    """What became of a job."""

    PRINTED = "printed"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """How a printer is; ``detail`` is for the technician."""

    state: Condition
    detail: str = ""

    @property
    def blocked(self) -> bool:
        """Whether a job sent now would not come out."""
        return self.state in ("paper_out", "cover_open", "error", "offline", "unreachable")


class Printer(Protocol):
    """One printer. Both calls block, at most about as long as their deadline in seconds."""

    def status(self, deadline_s: float) -> PrinterStatus: ...

    def send(self, data: bytes, deadline_s: float) -> Outcome: ...


class Channel(Protocol):
    """A connection that bytes go through both ways; every call is bounded. OSError when it breaks."""

    def write(self, data: bytes, deadline: float) -> None:
        """Hands over all bytes until the monotonic ``deadline``; OSError (TimeoutError) otherwise."""

    def read(self, deadline: float) -> bytes:
        """Whatever arrives first until ``deadline``; empty when nothing does."""

    def close(self) -> None: ...


ANSWER_S = 0.5
"""So long one status question may take; printers answer in milliseconds."""


CONNECT_S = 2.5
"""So long a printer may take to be reached: on a LAN it is milliseconds, and a visitor waits in front of it."""


class EscposPrinter:
    """A printer behind a channel that speaks ESC/POS and may answer."""

    def __init__(self, connect: Callable[[float], Channel], pace_s: float = 0.0) -> None:
        """``connect`` opens a channel until a monotonic deadline or raises OSError; ``pace_s`` is how long a
        byte takes on the line (0 for fast ones)."""
        self._connect = connect
        self._pace_s = pace_s
        self._mute = False

    def status(self, deadline_s: float) -> PrinterStatus:
        deadline = time.monotonic() + deadline_s
        try:
            channel = self._connect(deadline)
        except OSError as error:
            return PrinterStatus("unreachable", str(error))
        try:
            return self._ask(channel, deadline)
        except OSError as error:
            return PrinterStatus("unreachable", str(error))
        finally:
            channel.close()

    def send(self, data: bytes, deadline_s: float) -> Outcome:
        now = time.monotonic()
        deadline = now + deadline_s + len(data) * self._pace_s
        try:
            channel = self._connect(min(deadline, now + CONNECT_S))
        except OSError:
            return Outcome.FAILED
        started = False
        try:
            if self._ask(channel, deadline).blocked:
                return Outcome.FAILED
            started = True
            if self._mute:
                channel.write(data, deadline)
                return Outcome.UNCONFIRMED
            channel.write(data + ACK, deadline)
            return Outcome.PRINTED if self._acknowledged(channel, deadline) else Outcome.UNCONFIRMED
        except OSError:
            return Outcome.UNCONFIRMED if started else Outcome.FAILED
        finally:
            channel.close()

    def _ask(self, channel: Channel, deadline: float) -> PrinterStatus:
        """DLE EOT 1 to 4, answered in real time even when the printer is offline. A printer that does not answer
        the first is remembered as mute: its jobs are unconfirmed, and it is asked again each time."""
        answers: dict[int, int] = {}
        for kind in (1, 2, 3, 4):
            channel.write(bytes([0x10, 0x04, kind]), deadline)
            answer = _status_byte(channel, min(deadline, time.monotonic() + ANSWER_S))
            if answer is None:
                break
            answers[kind] = answer
        self._mute = not answers
        return judge(answers)

    @staticmethod
    def _acknowledged(channel: Channel, deadline: float) -> bool:
        """Waits for the answer of GS r 1 (``0xx0xxxx``); answers of other kinds are passed over."""
        while (got := channel.read(deadline)) or time.monotonic() < deadline:
            for byte in got:
                if byte & 0x90 == 0 and not byte & 0x0C:
                    return True
        return False


def _status_byte(channel: Channel, deadline: float) -> int | None:
    """The first byte of the form ``0xx1xx10``; clones that answer 0x00 count as mute."""
    while time.monotonic() < deadline:
        for byte in channel.read(deadline):
            if byte & 0x93 == 0x12:
                return byte
    return None


def judge(answers: dict[int, int]) -> PrinterStatus:
    """The state out of the four status bytes (bits: Epson, Bixolon, HPRT and Citizen manuals)."""
    if not answers:
        return PrinterStatus("unknown", "the printer does not answer status questions")
    online, cause, fault, paper = (answers.get(kind, 0x12) for kind in (1, 2, 3, 4))
    detail = " ".join(f"{kind}:{value:02x}" for kind, value in answers.items())
    if cause & 0x04:
        return PrinterStatus("cover_open", detail)
    if paper & 0x60 or cause & 0x20:
        return PrinterStatus("paper_out", detail)
    if cause & 0x40 or fault & 0x68:
        return PrinterStatus("error", detail)
    if online & 0x08:
        return PrinterStatus("offline", detail)
    if paper & 0x0C:
        return PrinterStatus("paper_low", detail)
    return PrinterStatus("ready", detail)
