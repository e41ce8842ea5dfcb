"""A slip as one black-and-white picture, one pixel for each dot of the print head."""

from __future__ import annotations

import io
from functools import lru_cache

import qrcode
from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_M

from core.paths import ASSETS
from core.printing.slip import Badge, Block, Code, Line, Listing, Pair, Picture, Rule, Slip

SIZES = {"small": 20, "body": 25, "title": 32, "number": 176}
"""Height of the type in dots, for a paper of 576 dots; other widths scale it, down to MINIMUM."""
MINIMUM = 18
"""Smallest height of type, in dots."""
GAP = "  "
"""The space between words; the type's own, a sixth of an em, is too narrow on thermal paper, where strokes spread."""
QUIET = 4
"""Width of the white margin around a QR code, in modules (ISO/IEC 18004)."""


def render(slip: Slip, dots: int) -> Image.Image:
    """The slip as a picture of mode "1", exactly ``dots`` wide (576, 512 or 384), cropped to its height.

    Long names wrap, a number shrinks until it fits; nothing is cut off.
    """
    canvas = Image.new("L", (dots, 4096), 255)
    pen = _Pen(canvas, dots)
    for block in slip.blocks:
        pen.put(block)
    return (
        canvas.crop((0, 0, dots, min(4096, pen.y + 8)))
        .point(lambda value: 0 if value < 140 else 255)
        .convert("1")
    )


def qr_modules(payload: str) -> list[list[bool]]:
    """The modules of the payload's QR code at correction level M, without the quiet zone."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(payload, optimize=8)
    code.make(fit=True)
    matrix: list[list[bool]] = code.get_matrix()
    return matrix


@lru_cache(maxsize=64)
def _font(bold: bool, size: int) -> ImageFont.FreeTypeFont:
    name = "PlusJakartaSans_800ExtraBold" if bold else "PlusJakartaSans_500Medium"
    return ImageFont.truetype(str(ASSETS / "fonts" / f"{name}.ttf"), size)


class _Pen:
    """Draws block after block; ``y`` is where the next one begins, in dots."""

    def __init__(self, canvas: Image.Image, dots: int) -> None:
        self._canvas = canvas
        self._draw = ImageDraw.Draw(canvas)
        self._dots = dots
        self._scale = dots / 576
        self._margin = round(20 * self._scale)
        self.y = round(12 * self._scale)

    @property
    def _width(self) -> int:
        return self._dots - 2 * self._margin

    def put(self, block: Block) -> None:
        match block:
            case Line(size="number"):
                self._number(block.text)
            case Line():
                self._centred(block.text, self._sized(block.size, block.bold))
            case Picture():
                self._picture(block.data)
            case Rule():
                self._rule()
            case Badge():
                self._badge(block.text)
            case Pair():
                self._pair(block)
            case Listing():
                self._listing(block)
            case Code():
                self._code(block)

    def _sized(self, size: str, bold: bool) -> ImageFont.FreeTypeFont:
        return _font(bold, max(MINIMUM, round(SIZES[size] * self._scale)))

    def _wrap(self, text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
        """Lines no wider than ``width`` dots; a word that is wider breaks."""
        lines: list[str] = []
        for word in text.split():
            joined = f"{lines[-1]}{GAP}{word}" if lines else word
            if lines and font.getlength(joined) <= width:
                lines[-1] = joined
                continue
            while font.getlength(word) > width:
                letters = max(
                    1,
                    next(
                        count
                        for count in range(len(word), 0, -1)
                        if count == 1 or font.getlength(word[:count]) <= width
                    ),
                )
                lines.append(word[:letters])
                word = word[letters:]
            if word:
                lines.append(word)
        return lines

    def _line_height(self, font: ImageFont.FreeTypeFont) -> int:
        return round(font.size * 1.28)

    def _centred(self, text: str, font: ImageFont.FreeTypeFont) -> None:
        for line in self._wrap(text, font, self._width):
            self._draw.text((self._dots / 2, self.y), line, 0, font, anchor="ma")
            self.y += self._line_height(font)

    def _number(self, text: str) -> None:
        size = round(SIZES["number"] * self._scale)
        while _font(True, size).getlength(text) > self._width:
            size -= 2
        font = _font(True, size)
        left, top, right, bottom = font.getbbox(text)
        self.y += round(10 * self._scale)
        self._draw.text(((self._dots - (right - left)) / 2 - left, self.y - top), text, 0, font)
        self.y += round(bottom - top + 22 * self._scale)

    def _picture(self, data: bytes) -> None:
        """The logo, dithered; at most half the paper wide and 14 mm high."""
        picture = Image.open(io.BytesIO(data)).convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        flat = Image.alpha_composite(paper, picture).convert("L")
        flat.thumbnail((self._dots // 2, round(112 * self._scale)))
        self._canvas.paste(flat.convert("1").convert("L"), ((self._dots - flat.width) // 2, self.y))
        self.y += flat.height + round(8 * self._scale)

    def _rule(self) -> None:
        self.y += round(10 * self._scale)
        dash, gap, thick = round(9 * self._scale), round(6 * self._scale), max(2, round(3 * self._scale))
        for x in range(self._margin, self._dots - self._margin, dash + gap):
            end = min(x + dash, self._dots - self._margin) - 1
            self._draw.rectangle((x, self.y, end, self.y + thick - 1), 0)
        self.y += thick + round(12 * self._scale)

    def _badge(self, text: str) -> None:
        font = self._sized("title", bold=True)
        pad = round(18 * self._scale)
        width = min(self._width, round(font.getlength(text)) + 2 * pad)
        height = self._line_height(font) + round(8 * self._scale)
        left = (self._dots - width) // 2
        self.y += round(6 * self._scale)
        self._draw.rectangle((left, self.y, left + width - 1, self.y + height - 1), 0)
        self._draw.text((self._dots / 2, self.y + height / 2), text, 255, font, anchor="mm")
        self.y += height + round(10 * self._scale)

    def _pair(self, block: Pair) -> None:
        font = self._sized("body", bold=False)
        left, right = block.left.replace(" ", GAP), block.right.replace(" ", GAP)
        if font.getlength(f"{left}{GAP}{right}") > self._width:
            self._centred(block.left, font)
            self._centred(block.right, font)
            return
        self._draw.text((self._margin, self.y), left, 0, font)
        self._draw.text((self._dots - self._margin, self.y), right, 0, font, anchor="ra")
        self.y += self._line_height(font)

    def _listing(self, block: Listing) -> None:
        font = self._sized("body", bold=False)
        title = self._sized("body", bold=True)
        for line in self._wrap(block.title, title, self._width):
            self._draw.text((self._margin, self.y), line, 0, title)
            self.y += self._line_height(title)
        indent = round(font.getlength("–  " if block.first is None else f"{block.mark(0)}{GAP}"))
        for number, item in enumerate(block.items):
            self._draw.text((self._margin, self.y), block.mark(number), 0, font)
            for line in self._wrap(item, font, self._width - indent):
                self._draw.text((self._margin + indent, self.y), line, 0, font)
                self.y += self._line_height(font)
        self.y += round(4 * self._scale)

    def _code(self, block: Code) -> None:
        """A QR code with its white margin; a module is 8 dots up to version 3 (1 mm at 203 dpi), fewer for larger
        codes."""
        modules = qr_modules(block.payload)
        count = len(modules)
        largest = 8 if count <= 29 else 7 if count <= 33 else 6
        size = min(largest, self._dots // (count + 2 * QUIET))
        side = count * size
        left = (self._dots - side) // 2
        self.y += QUIET * size
        picture = Image.new("L", (count, count), 255)
        picture.putdata([0 if dark else 255 for row in modules for dark in row])
        self._canvas.paste(picture.resize((side, side), Image.Resampling.NEAREST), (left, self.y))
        self.y += side + QUIET * size
        self._centred(block.spoken, self._sized("body", bold=True))
        self.y += round(10 * self._scale)
