"""A ticket printer on the network that notes every paper it gives out, and fails as printers do."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from core.printing.transport import ACK
from demo.drill.proxy import Wires

Fault = Literal["none", "paper-out", "torn", "late", "mute"]
"""``paper-out``: it says so when it is asked. ``torn``: the paper ends in the middle of the next ticket. ``late``: it
takes jobs in and prints them when there is paper again. ``mute``: it prints and confirms nothing."""
FAULTS: tuple[Fault, ...] = ("paper-out", "late", "torn", "mute")

CUT = b"\x1dV"
_NUMBER = re.compile(rb"\x1d!\x33\s*([A-Z]+(?:-[A-Z]+)?\d+)\n")
_CHECK = re.compile(rb"([A-Z]+(?:-[A-Z]+)?\d+) - ([0-9A-Z]{4}-[0-9A-Z]{4})")
PRINTS_S = 0.15
"""Seconds a ticket takes."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What came out of a printer: the number as it is printed large, and the code beneath it."""

    kiosk: str
    number: str
    check: str
    """Empty on a paper that was torn off before it."""
    at: int
    """Microseconds since the epoch."""
    whole: bool
    confirmed: bool
    """Whether the printer said so."""


def read_paper(kiosk: str, job: bytes, at: int, confirmed: bool) -> Paper | None:
    """What stands on the paper of a job (plain text); None when no number can be read."""
    number = _NUMBER.search(job)
    if number is None:
        return None
    check = _CHECK.search(job)
    return Paper(
        kiosk,
        number.group(1).decode(),
        check.group(2).decode() if check else "",
        at,
        CUT in job and check is not None,
        confirmed,
    )


class TicketPrinter:
    """Listens on a port of its own. Everything public may be used from any thread."""

    def __init__(self, wires: Wires, kiosk: str, keep: Callable[[Paper], None]) -> None:
        """``keep`` is told of each paper, in the wires' thread, before it is confirmed."""
        self._wires, self._kiosk, self._keep = wires, kiosk, keep
        self.fault: Fault = "none"
        self._late: list[bytes] = []
        self.when_out: Callable[[], None] | None = None
        """Called once, when the next whole paper has come out and before it is confirmed."""
        self.port = wires.call(self._open())

    @property
    def address(self) -> str:
        return f"network:127.0.0.1:{self.port}?model=plain-80"

    def put(self, fault: Fault) -> None:
        """Fails in this way from now on; ``none``: a new roll, and what was taken in comes out."""
        self._wires.call(self._put(fault))

    def close(self) -> None:
        self._wires.call(self._close())

    async def _open(self) -> int:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def _put(self, fault: Fault) -> None:
        self.fault = fault
        if fault == "none":
            for job in self._late:
                self._out(job, confirmed=False)
            self._late.clear()

    async def _close(self) -> None:
        self._server.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        job = b""
        try:
            while data := await reader.read(4096):
                while len(data) >= 3 and data[:2] == b"\x10\x04":
                    writer.write(bytes([self._status(data[2])]))
                    data = data[3:]
                job += data
                if job.endswith(ACK):
                    done, job = job.removesuffix(ACK), b""
                    await self._print(done, writer)
        except OSError:
            pass  # the kiosk is gone in the middle of a job
        finally:
            if job:
                self._out(job, confirmed=False)
            with contextlib.suppress(OSError):
                writer.close()

    def _status(self, kind: int) -> int:
        out = self.fault == "paper-out"
        return 0x12 | (0x60 if out and kind == 4 else 0x20 if out and kind == 2 else 0)

    async def _print(self, job: bytes, writer: asyncio.StreamWriter) -> None:
        match self.fault:
            case "late" | "paper-out":
                self._late.append(job)
                return
            case "torn":
                self.fault = "paper-out"
                self._out(job[: len(job) * 2 // 3].replace(CUT, b""), confirmed=False)
                return
        await asyncio.sleep(PRINTS_S)
        confirmed = self.fault != "mute"
        self._out(job, confirmed)
        if self.when_out is not None:
            strike, self.when_out = self.when_out, None
            strike()
        if confirmed:
            writer.write(b"\x00")
            await writer.drain()

    def _out(self, job: bytes, confirmed: bool) -> None:
        paper = read_paper(self._kiosk, job, time.time_ns() // 1000, confirmed)
        if paper is not None:
            self._keep(paper)
