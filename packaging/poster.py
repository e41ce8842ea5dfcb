"""The visitors' poster, A3 portrait: ``python packaging/poster.py [--language id|en] [--hall NAME] OUT.pdf``.

An OUT that ends in ``.png`` becomes a picture of the same page. Fonts, colours and icons are the product's own.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtSvg import QSvgRenderer

ASSETS = Path(__file__).resolve().parent.parent / "assets"
WIDTH, HEIGHT = 297.0, 420.0
UNIT = 100.0
"""Fonts are laid out so many times larger than a millimetre, so that hinting moves nothing."""
MARGIN = 18.0
PICTURE_DPI = 72
HALLS = {"id": "Mal Pelayanan Publik", "en": "Public Service Mall"}


@dataclass(frozen=True)
class Step:
    title: str
    text: str


@dataclass(frozen=True)
class Note:
    icon: str
    title: str
    text: str


@dataclass(frozen=True)
class Poster:
    title: str
    steps: tuple[Step, Step, Step]
    priority: Note
    groups: tuple[tuple[str, str], ...]
    bring: Note
    passed: Note
    foot: tuple[tuple[str, str], ...]
    question: str
    take: str
    tiles: tuple[str, str, str, str]
    number: str
    go: str
    counter: str


POSTERS = {
    "id": Poster(
        "Begini cara\nantre di sini",
        (
            Step("Pilih layanan", "Sentuh layar kiosk. Baca dahulu syarat, biaya, dan lama tunggunya."),
            Step("Ambil nomor", "Tekan Ambil nomor, ambil tiketnya.\nKertas habis? Foto layarnya."),
            Step("Lihat dan dengar", "Duduklah. Bila nomor Anda tampil dan disebut, datanglah ke loket itu."),
        ),
        Note(
            "heart-handshake",
            "Antrean prioritas",
            "Pilih kelompok Anda sebelum menekan Ambil nomor. Gratis dan tanpa bukti; mohon jujur. "
            "Layar dan suara tidak menyebut kelompok Anda.",
        ),
        (
            ("person-standing", "Lansia 60+"),
            ("accessibility", "Disabilitas"),
            ("heart-pulse", "Ibu hamil"),
            ("baby", "Ibu menyusui"),
            ("users-round", "Anak"),
            ("house", "Korban bencana"),
        ),
        Note(
            "file-check-2",
            "Bawa berkas ini",
            "Tiap layanan punya syarat sendiri. Daftarnya tampil di kiosk dan tercetak di tiket Anda. "
            "Siapkan sebelum dipanggil.",
        ),
        Note(
            "undo-2",
            "Nomor terlewat?",
            "Tidak perlu nomor baru. Tunjukkan tiket Anda di loket yang memanggil; petugas mengembalikan "
            "Anda ke antrean.",
        ),
        (
            ("banknote", "Nomor antrean gratis"),
            ("shield", "Nama tidak ditanyakan"),
            ("hand-helping", "Bingung? Tanya petugas"),
        ),
        "Mau mengurus apa?",
        "Ambil nomor",
        ("KTP", "Paspor", "Izin usaha", "Pajak"),
        "Nomor antrean",
        "Silakan menuju loket",
        "Loket 9",
    ),
    "en": Poster(
        "How the queue\nworks here",
        (
            Step(
                "Choose a service",
                "Touch the kiosk's screen. Read what to bring, the fee and the wait first.",
            ),
            Step(
                "Take the number",
                "Press Take a number.\nNo paper? Photograph the screen.",
            ),
            Step("Watch and listen", "Have a seat. When your number\nis called, go to that counter."),
        ),
        Note(
            "heart-handshake",
            "Priority queue",
            "Choose your group before you press Take a number. Free, and no proof is asked; please be honest. "
            "Screens and voice never tell your group.",
        ),
        (
            ("person-standing", "Aged 60+"),
            ("accessibility", "Disability"),
            ("heart-pulse", "Pregnant"),
            ("baby", "Nursing mother"),
            ("users-round", "Child"),
            ("house", "Disaster victim"),
        ),
        Note(
            "file-check-2",
            "Bring these papers",
            "Each service asks for other papers. The kiosk and your ticket list them. Have them ready "
            "when you are called.",
        ),
        Note(
            "undo-2",
            "Missed your call?",
            "You need no new number. Show your ticket at that counter; the officer puts you back into "
            "the queue.",
        ),
        (
            ("banknote", "Numbers are free"),
            ("shield", "No name is asked"),
            ("hand-helping", "Unsure? Ask our staff"),
        ),
        "What do you need?",
        "Take a number",
        ("ID card", "Passport", "Permits", "Tax"),
        "Your number",
        "Please go to",
        "Counter 9",
    ),
}


@cache
def colors() -> dict[str, str]:
    tokens = tomllib.loads((ASSETS / "theme.toml").read_text(encoding="utf-8"))
    return {name: str(value) for name, value in tokens["color"].items()}


class Page:
    """A painter whose unit is a millimetre."""

    def __init__(self, painter: QPainter, dots_per_mm: float) -> None:
        self.painter = painter
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(dots_per_mm, dots_per_mm)

    def box(self, place: QRectF, color: str, radius: float = 0.0, line: str = "", width: float = 0.5) -> None:
        self.painter.setPen(QPen(QColor(colors()[line]), width) if line else Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(colors()[color]))
        self.painter.drawRoundedRect(place, radius, radius)

    def circle(self, center: QPointF, radius: float, color: str) -> None:
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(colors()[color]))
        self.painter.drawEllipse(center, radius, radius)

    def icon(self, name: str, color: str, x: float, y: float, size: float) -> None:
        svg = (ASSETS / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        drawn = QSvgRenderer(QByteArray(svg.replace("currentColor", colors()[color]).encode()))
        drawn.render(self.painter, QRectF(x, y, size, size))

    def text(
        self,
        text: str,
        place: QRectF,
        size: float,
        color: str,
        weight: QFont.Weight = QFont.Weight.Medium,
        *,
        center: bool = False,
        middle: bool = False,
        leading: float = 1.28,
    ) -> float:
        """Draws wrapped text, ``size`` millimetres to the em; gives the height it took."""
        font = QFont("Plus Jakarta Sans")
        font.setPixelSize(round(size * UNIT))
        font.setWeight(weight)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        option = QTextOption(Qt.AlignmentFlag.AlignHCenter if center else Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layouts, lines = [], 0
        for paragraph in text.split("\n"):
            layout = QTextLayout(paragraph, font)
            layout.setTextOption(option)
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(place.width() * UNIT)
                line.setPosition(QPointF(0, lines * size * leading * UNIT))
                lines += 1
            layout.endLayout()
            layouts.append(layout)
        height = lines * size * leading
        top = place.y() + (place.height() - height) / 2 if middle else place.y()
        self.painter.save()
        self.painter.translate(place.x(), top)
        self.painter.scale(1 / UNIT, 1 / UNIT)
        self.painter.setPen(QColor(colors()[color]))
        for layout in layouts:
            layout.draw(self.painter, QPointF(0, 0))
        self.painter.restore()
        return height


def draw(page: Page, words: Poster, hall: str) -> None:
    page.box(QRectF(0, 0, WIDTH, HEIGHT), "paper")
    _head(page, words, hall)
    drawings: tuple[Callable[[Page, Poster, QRectF], None], ...] = (_kiosk, _ticket, _board)
    for place, (step, drawing) in enumerate(zip(words.steps, drawings, strict=True)):
        _step(page, words, QRectF(MARGIN, 86 + place * 67, WIDTH - 2 * MARGIN, 61), place + 1, step, drawing)
    _notes(page, words)
    _foot(page, words)


def _head(page: Page, words: Poster, hall: str) -> None:
    page.box(QRectF(0, 0, WIDTH, 78), "primary")
    # Soft circles, cut by the band: the queue that moves on.
    painter = page.painter
    painter.save()
    band = QPainterPath()
    band.addRect(QRectF(0, 0, WIDTH, 78))
    painter.setClipPath(band)
    page.circle(QPointF(262, 62), 60, "primaryDark")
    painter.restore()
    page.icon("building-2", "mint", MARGIN, 11.4, 9)
    page.text(hall, QRectF(MARGIN + 12, 11, 220, 10), 7, "mint", QFont.Weight.Bold, middle=True)
    title = QRectF(MARGIN, 24, 215, 52)
    page.text(words.title, title, 23, "white", QFont.Weight.ExtraBold, leading=1.08)
    page.icon("ticket", "mint", 226, 20, 48)


def _step(
    page: Page,
    words: Poster,
    place: QRectF,
    number: int,
    step: Step,
    drawing: Callable[[Page, Poster, QRectF], None],
) -> None:
    page.box(place, "card", 9, "line", 0.6)
    page.circle(QPointF(place.x() + 25, place.center().y()), 16, "primary")
    page.text(
        str(number),
        QRectF(place.x() + 9, place.y(), 32, place.height()),
        21,
        "white",
        QFont.Weight.ExtraBold,
        center=True,
        middle=True,
    )
    left = place.x() + 50
    width = place.width() - 50 - 84
    title = page.text(
        step.title,
        QRectF(left, place.y() + 12, width + 8, 20),
        13.5,
        "ink",
        QFont.Weight.ExtraBold,
        leading=1.1,
    )
    below = QRectF(left, place.y() + 12 + title + 3, width, 30)
    page.text(step.text, below, 7.2, "muted", leading=1.3)
    drawing(page, words, QRectF(place.right() - 78, place.y() + 5, 72, place.height() - 10))


def _kiosk(page: Page, words: Poster, place: QRectF) -> None:
    screen = QRectF(place.center().x() - 21, place.y(), 42, place.height())
    page.box(screen, "night", 3.5)
    inside = screen.adjusted(2, 2, -2, -2)
    page.box(inside, "paper", 2)
    page.text(
        words.question, inside.adjusted(2.5, 2.4, -1, 0), 3.5, "ink", QFont.Weight.ExtraBold, leading=1.1
    )
    for number, (tile, shape) in enumerate(
        zip(words.tiles, ("id-card", "book-open-check", "store", "coins"), strict=True)
    ):
        across, down = number % 2, number // 2
        card = QRectF(inside.x() + 2 + across * 17.2, inside.y() + 9.4 + down * 13.4, 16.4, 12.4)
        page.box(card, "card", 1.6, "line", 0.25)
        page.icon(shape, "primary", card.center().x() - 2.6, card.y() + 1.6, 5.2)
        page.text(tile, card.adjusted(0, 7.4, 0, 0), 2.9, "ink", QFont.Weight.Bold, center=True, leading=1.2)
    button = QRectF(inside.x() + 2, inside.bottom() - 9, inside.width() - 4, 7.4)
    page.box(button, "primary", 2)
    page.text(words.take, button, 3.6, "white", QFont.Weight.ExtraBold, center=True, middle=True)


def _ticket(page: Page, words: Poster, place: QRectF) -> None:
    slot = QRectF(place.center().x() - 25, place.y() + 1, 50, 7)
    page.box(slot, "night", 3.5)
    paper = QRectF(place.center().x() - 18, slot.center().y(), 36, place.height() - 6)
    path = QPainterPath(paper.topLeft())
    path.lineTo(paper.topRight())
    path.lineTo(paper.bottomRight())
    teeth = 9
    for tooth in range(teeth * 2):
        x = paper.right() - (tooth + 1) * paper.width() / (teeth * 2)
        path.lineTo(x, paper.bottom() - (1.6 if tooth % 2 == 0 else 0))
    path.closeSubpath()
    page.painter.setPen(QPen(QColor(colors()["line"]), 0.5))
    page.painter.setBrush(QColor(colors()["white"]))
    page.painter.drawPath(path)
    page.text(
        words.number,
        QRectF(paper.x(), paper.y() + 5, paper.width(), 5),
        3.4,
        "muted",
        center=True,
        leading=1.1,
    )
    page.text(
        "A047",
        QRectF(paper.x(), paper.y() + 8.6, paper.width(), 14),
        12,
        "ink",
        QFont.Weight.ExtraBold,
        center=True,
        leading=1.1,
    )
    pen = QPen(QColor(colors()["ink"]), 0.35)
    pen.setDashPattern([3, 3])
    page.painter.setPen(pen)
    page.painter.drawLine(
        QPointF(paper.x() + 3, paper.y() + 23.4), QPointF(paper.right() - 3, paper.y() + 23.4)
    )
    for line, width in enumerate((22.0, 26.0, 17.0)):
        y = paper.y() + 27 + line * 4.6
        page.icon("check", "primary", paper.x() + 3.4, y - 1.3, 3.4)
        page.box(QRectF(paper.x() + 8, y - 0.6, width, 1.6), "line", 0.8)


def _board(page: Page, words: Poster, place: QRectF) -> None:
    frame = QRectF(place.x(), place.y() + 2, place.width(), place.height() - 8)
    page.box(frame, "night", 3.5)
    call = QRectF(frame.x() + 2.4, frame.y() + 2.4, 45, frame.height() - 4.8)
    page.box(call, "call", 2)
    page.text(words.go, call.adjusted(3, 2.6, -2, 0), 3.2, "callInk", QFont.Weight.Bold, leading=1.1)
    page.text(
        "A047", call.adjusted(0, 6.4, 0, -10), 15, "callInk", QFont.Weight.ExtraBold, center=True, middle=True
    )
    page.icon("arrow-right", "callInk", call.x() + 3, call.bottom() - 9.6, 7)
    page.text(
        words.counter,
        QRectF(call.x() + 11.4, call.bottom() - 10.2, 33, 8),
        6,
        "callInk",
        QFont.Weight.ExtraBold,
        middle=True,
        leading=1.1,
    )
    for row, label in enumerate(("A046", "C012", "B031")):
        card = QRectF(call.right() + 2, call.y() + row * 12.8, frame.right() - call.right() - 4.4, 11.4)
        page.box(card, "nightCard", 1.6)
        page.text(label, card, 4.4, "white", QFont.Weight.Bold, center=True, middle=True)
    ear = QPointF(place.right() - 4, frame.bottom() - 1)
    page.circle(ear, 8.4, "card")
    page.circle(ear, 7.2, "primary")
    page.icon("volume-2", "white", ear.x() - 4.4, ear.y() - 4.4, 8.8)


def _notes(page: Page, words: Poster) -> None:
    top, height = 287.0, 103.0
    wide = 127.0
    left = QRectF(MARGIN, top, wide, height)
    page.box(left, "primaryLight", 9)
    end = _note(page, words.priority, left, "primary", 5.5)
    across = (left.width() - 18) / 3
    for number, (shape, name) in enumerate(words.groups):
        x = left.x() + 9 + number % 3 * across
        y = max(end + 3.5, left.bottom() - 47) + number // 3 * 21
        page.box(QRectF(x, y, across - 2.5, 19), "card", 3)
        page.icon(shape, "primary", x + (across - 2.5) / 2 - 4, y + 2.4, 8)
        page.text(
            name,
            QRectF(x, y + 12, across - 2.5, 5),
            3.7,
            "ink",
            QFont.Weight.Bold,
            center=True,
            leading=1.1,
        )
    side = QRectF(left.right() + 6, top, WIDTH - MARGIN - left.right() - 6, (height - 6) / 2)
    page.box(side, "card", 9, "line", 0.6)
    _note(page, words.bring, side, "primary", 5.5)
    below = side.translated(0, side.height() + 6)
    page.box(below, "amberLight", 9)
    _note(page, words.passed, below, "amberInk", 5.5)


def _note(page: Page, note: Note, place: QRectF, ink: str, size: float) -> float:
    page.icon(note.icon, ink, place.x() + 9, place.y() + 6.5, 9.5)
    page.text(
        note.title,
        QRectF(place.x() + 22, place.y() + 5.8, place.width() - 26, 11),
        7.6,
        "ink",
        QFont.Weight.ExtraBold,
        middle=True,
        leading=1.1,
    )
    top = place.y() + 19
    return top + page.text(
        note.text, QRectF(place.x() + 9, top, place.width() - 17, 40), size, "ink", leading=1.28
    )


def _foot(page: Page, words: Poster) -> None:
    top = 398.0
    page.box(QRectF(0, top, WIDTH, HEIGHT - top), "night")
    across = (WIDTH - 2 * MARGIN) / len(words.foot)
    for number, (shape, text) in enumerate(words.foot):
        x = MARGIN + number * across + (4.0, 9.0, 12.0)[number]
        page.icon(shape, "mint", x, top + 7, 8)
        page.text(
            text,
            QRectF(x + 11, top, across - 11, HEIGHT - top),
            5.4,
            "white",
            QFont.Weight.Bold,
            middle=True,
        )


def make(out: Path, language: str, hall: str) -> None:
    """Writes the poster. OSError when ``out`` cannot be written."""
    words = POSTERS[language]
    if out.suffix == ".png":
        scale = PICTURE_DPI / 25.4
        image = QImage(round(WIDTH * scale), round(HEIGHT * scale), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        draw(Page(painter, scale), words, hall)
        painter.end()
        if not image.save(str(out)):
            raise OSError(f"{out} cannot be written")
        return
    writer = QPdfWriter(str(out))
    writer.setResolution(600)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A3), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)
        )
    )
    writer.setTitle(f"{hall}: {words.title}".replace("\n", " "))
    writer.setCreator("Antrean")
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(f"{out} cannot be written")
    draw(Page(painter, 600 / 25.4), words, hall)
    painter.end()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT", help="OUT.pdf, or OUT.png for a picture")
    parser.add_argument("--hall", default="", metavar="NAME", help="name of the hall in the head")
    parser.add_argument("--language", choices=sorted(POSTERS), default="id")
    given = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication(sys.argv[:1])
    for font in sorted((ASSETS / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(font))
    make(given.out, given.language, given.hall or HALLS[given.language])
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main())
