"""A slip as the bytes a model understands (ESC/POS): python-escpos makes them but does not send them."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import threading
from typing import Any

from PIL import Image

from core.printing.models import PrinterModel
from core.printing.plain import WIDE, plain_text
from core.printing.raster import render
from core.printing.slip import Slip

STRIP = 100
"""Rows of one picture command. Some clones fail on heights that are multiples of 48 and 96 (python-escpos #367,
#424), some fail over USB on long commands (#631)."""
_FEED_DOTS = 255
"""Most dots of one feed command."""

_loading = threading.Lock()


def encode(slip: Slip, model: PrinterModel) -> bytes:
    """The bytes of a job: initialise, print, feed, cut if the model can; without the request for an answer (ACK)."""
    builder = _builder(model)
    builder.hw("INIT")
    if model.raster:
        _picture(builder, render(slip, model.dots))
    else:
        _plain(builder, plain_text(slip, model.columns))
    if model.cutter:
        builder.cut(feed=False)
    else:
        builder._raw(b"\x1bd\x05")
    return bytes(builder.output)


def _builder(model: PrinterModel) -> Any:
    """python-escpos's builder of bytes. Importing it configures the root logger and leaves a folder behind; both are
    undone here."""
    with _loading:
        first_import = "escpos.capabilities" not in sys.modules
        root = logging.getLogger()
        handlers, level = list(root.handlers), root.level
        from escpos.printer import Dummy

        root.handlers[:], root.level = handlers, level
        if first_import and "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
            shutil.rmtree(sys.modules["escpos.capabilities"].pickle_dir, ignore_errors=True)
    return Dummy(profile=model.profile)


def _picture(builder: Any, picture: Image.Image) -> None:
    """The picture in strips, each cropped on the right; white rows are fed instead of printed."""
    width, height = picture.size
    top = 0
    while top < height:
        blank = _blank_rows(picture, top, height)
        if blank >= 8 or top + blank == height:
            for _ in range(blank // _FEED_DOTS):
                builder._raw(b"\x1bJ" + bytes([_FEED_DOTS]))
            if blank % _FEED_DOTS:
                builder._raw(b"\x1bJ" + bytes([blank % _FEED_DOTS]))
            top += blank
            continue
        bottom = min(top + STRIP, height)
        strip = picture.crop((0, top, width, bottom))
        ink = Image.eval(strip.convert("L"), lambda value: 255 - value).getbbox()
        right = min(width, -(-(ink[2] if ink else 8) // 8) * 8)
        _strip(builder, strip.crop((0, 0, right, bottom - top)))
        top = bottom


def _blank_rows(picture: Image.Image, top: int, height: int) -> int:
    ink = Image.eval(
        picture.crop((0, top, picture.width, height)).convert("L"), lambda value: 255 - value
    ).getbbox()
    return height - top if ink is None else ink[1]


def _strip(builder: Any, strip: Image.Image) -> None:
    """One GS v 0. Printers act on real-time commands even inside a picture, so where such bytes occur by chance one
    dot is changed."""
    rows = bytearray(Image.eval(strip.convert("L"), lambda value: 255 - value).convert("1").tobytes())
    for position in range(len(rows) - 1):
        if rows[position] == 0x10 and rows[position + 1] in (0x04, 0x05, 0x14):
            rows[position] = 0x18
    bytes_across, rows_down = strip.width // 8, strip.height
    header = b"\x1dv0\x00" + bytes(
        [bytes_across % 256, bytes_across // 256, rows_down % 256, rows_down // 256]
    )
    builder._raw(header + bytes(rows))


def _plain(builder: Any, text: str) -> None:
    for line in text.splitlines():
        if line.startswith(WIDE):
            builder._raw(b"\x1d!\x33" + line.removeprefix(WIDE).encode("ascii") + b"\n\x1d!\x00")
        else:
            builder._raw(line.encode("ascii") + b"\n")
