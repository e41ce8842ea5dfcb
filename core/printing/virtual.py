"""A printer without paper that behaves like one: it draws the bytes it gets dot by dot, and its paper runs out."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from core.paths import ASSETS
from core.printing.transport import ACK, Outcome, PrinterStatus

ROLL_MM = 80_000
"""A new roll in millimetres, 80 metres."""
LOW_SHARE = 0.1
"""Share of a roll below which the printer reports little paper."""
DOTS_PER_MM = 8
KEPT = 20
"""How many pictures of tickets are kept in memory."""


class VirtualPrinter:
    """``virtual`` or ``virtual:FOLDER``: every ticket also becomes a PNG in the folder. Threads may share it."""

    def __init__(self, folder: Path | None = None, dots: int = 576, paper_mm: float = ROLL_MM) -> None:
        self._folder = folder
        self._dots = dots
        self._lock = threading.Lock()
        self._paper_mm = paper_mm
        self._cover_open = False
        self._plugged = True
        self.tickets: deque[Image.Image] = deque(maxlen=KEPT)
        self.on_printed: Callable[[Image.Image], None] | None = None
        """Called in the printing thread with the picture of each slip."""

    @property
    def paper_mm(self) -> float:
        """Paper left on the roll, in millimetres."""
        return self._paper_mm

    def new_roll(self, paper_mm: float = ROLL_MM) -> None:
        with self._lock:
            self._paper_mm = paper_mm

    def open_cover(self, opened: bool = True) -> None:
        with self._lock:
            self._cover_open = opened

    def plug_in(self, plugged: bool = True) -> None:
        with self._lock:
            self._plugged = plugged

    def status(self, deadline_s: float = 0) -> PrinterStatus:  # noqa: ARG002  # the Printer protocol's
        with self._lock:
            return self._state()

    def send(self, data: bytes, deadline_s: float = 0) -> Outcome:  # noqa: ARG002  # the Printer protocol's
        with self._lock:
            if self._state().blocked:
                return Outcome.FAILED
            picture = decode(data + ACK, self._dots)
            rows_left = int(self._paper_mm * DOTS_PER_MM)
            self._paper_mm = max(0.0, self._paper_mm - picture.height / DOTS_PER_MM)
            complete = picture.height <= rows_left
            if not complete:
                picture = picture.crop((0, 0, picture.width, rows_left))
            self.tickets.append(picture)
            if self._folder is not None:
                try:
                    _write(picture, self._folder)
                except OSError:
                    return Outcome.UNCONFIRMED
        if self.on_printed is not None:
            self.on_printed(picture)
        return Outcome.PRINTED if complete else Outcome.UNCONFIRMED

    def _state(self) -> PrinterStatus:
        if not self._plugged:
            return PrinterStatus("unreachable")
        if self._folder is not None:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                return PrinterStatus("unreachable", str(error))
        if self._cover_open:
            return PrinterStatus("cover_open")
        if self._paper_mm <= 0:
            return PrinterStatus("paper_out")
        return PrinterStatus("paper_low" if self._paper_mm < ROLL_MM * LOW_SHARE else "ready")


def _write(picture: Image.Image, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    number = 1 + max(
        (int(path.stem[7:]) for path in folder.glob("ticket-[0-9]*.png") if path.stem[7:].isdigit()),
        default=0,
    )
    picture.save(folder / f"ticket-{number:04d}.png")


def decode(data: bytes, dots: int) -> Image.Image:
    """The picture on paper of ``dots`` width (mode "1") that our commands print.

    Knows ESC @, ESC J, ESC d, GS v 0, GS !, GS V, GS r and ASCII text; ValueError for anything else, because a real
    printer would print it as characters.
    """
    parts: list[Image.Image] = []
    large = False
    position = 0
    font = ImageFont.truetype(str(ASSETS / "fonts" / "PlusJakartaSans_500Medium.ttf"), 20)

    def text_line(text: bytes) -> None:
        height = 96 if large else 28
        line = Image.new("1", (dots, height), 1)
        ImageDraw.Draw(line).text(
            (0, 0), text.decode("ascii"), 0, font.font_variant(size=72 if large else 20)
        )
        parts.append(line)

    while position < len(data):
        command, byte = data[position : position + 2], data[position]
        if command == b"\x1b@":
            position += 2
        elif command == b"\x1bJ":
            parts.append(Image.new("1", (dots, data[position + 2]), 1))
            position += 3
        elif command == b"\x1bd":
            parts.append(Image.new("1", (dots, 30 * data[position + 2]), 1))
            position += 3
        elif data[position : position + 4] == b"\x1dv0\x00":
            bytes_across = data[position + 4] + 256 * data[position + 5]
            height = data[position + 6] + 256 * data[position + 7]
            rows = data[position + 8 : position + 8 + bytes_across * height]
            if len(rows) != bytes_across * height:
                raise ValueError("a picture is cut off")
            picture = Image.frombytes("1", (bytes_across * 8, height), bytes(value ^ 0xFF for value in rows))
            line = Image.new("1", (dots, height), 1)
            line.paste(picture, (0, 0))
            parts.append(line)
            position += 8 + bytes_across * height
        elif command == b"\x1d!":
            large = data[position + 2] != 0
            position += 3
        elif command == b"\x1dV":
            position += 4 if data[position + 2] in (65, 66) else 3
        elif command == b"\x1dr":
            position += 3
        elif 0x20 <= byte < 0x7F or byte == 0x0A:
            end = data.index(b"\n", position)
            text_line(data[position:end])
            position = end + 1
        else:
            raise ValueError(f"unknown command {command.hex()} at {position}")
    paper = Image.new("1", (dots, sum(part.height for part in parts) or 1), 1)
    y = 0
    for part in parts:
        paper.paste(part, (0, y))
        y += part.height
    return paper
