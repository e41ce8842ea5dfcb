"""A slip as ASCII lines, for slow serial printers: 0.2 s against 26 s for a picture at 19200 baud (computed)."""

from __future__ import annotations

import textwrap
import unicodedata

from core.printing.slip import Badge, Block, Code, Line, Listing, Pair, Picture, Rule, Slip

WIDE = "\x0e"
"""Marks a line that is printed four times as wide and as high."""


def plain_text(slip: Slip, columns: int) -> str:
    """The slip in ASCII lines of at most ``columns`` characters (48 or 32); a QR code becomes its spoken text."""
    lines: list[str] = []
    for block in slip.blocks:
        lines += _lines(block, columns)
    return "\n".join(lines) + "\n"


def _ascii(text: str) -> str:
    text = text.replace("·", "-").replace("–", "-").replace("±", "+/-")
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter if " " <= letter <= "~" else "" for letter in plain)


def _wrapped(text: str, columns: int) -> list[str]:
    return textwrap.wrap(_ascii(text), columns) or [""]


def _lines(block: Block, columns: int) -> list[str]:
    match block:
        case Line(size="number"):
            return ["", WIDE + _ascii(block.text).center(columns // 4).rstrip(), ""]
        case Line():
            return [line.center(columns).rstrip() for line in _wrapped(block.text, columns)]
        case Picture():
            return []
        case Rule():
            return ["-" * columns]
        case Badge():
            return [f"*** {_ascii(block.text)} ***".center(columns).rstrip()]
        case Pair():
            left, right = _ascii(block.left), _ascii(block.right)
            room = columns - len(left) - len(right)
            return [left + " " * room + right] if room > 0 else [left, right]
        case Listing():
            marks = [_ascii(block.mark(number)) for number in range(len(block.items))]
            items = [
                textwrap.wrap(
                    _ascii(item), columns, initial_indent=f"{mark} ", subsequent_indent=" " * (len(mark) + 1)
                )
                for mark, item in zip(marks, block.items, strict=True)
            ]
            return [*textwrap.wrap(_ascii(block.title), columns), *(line for item in items for line in item)]
        case Code():
            return ["", _ascii(block.spoken).center(columns).rstrip(), ""]
