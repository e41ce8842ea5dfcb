"""The table of tickets: a model a screen reader understands, and rows that keep their place while times change."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from core.catalogue.directory import Directory
from core.clock import MINUTE, Micros, local
from core.qt.theme import color
from core.tickets.model import Ticket
from core.words import Words

Index = QModelIndex | QPersistentModelIndex
LONG_WAIT_MINUTES = 30
NUMBER, SERVICE, NOTE, TIME = range(4)


class TicketTable(QAbstractTableModel):
    """Tickets of one tab; ``waiting`` says that the last column counts minutes instead of telling the time."""

    def __init__(self) -> None:
        super().__init__()
        self._tickets: tuple[Ticket, ...] = ()
        self._directory: Directory | None = None
        self._words: Words | None = None
        self._now: Micros = 0
        self._waiting = True

    def show(
        self, tickets: tuple[Ticket, ...], directory: Directory, words: Words, waiting: bool, now: Micros
    ) -> None:
        """New tickets; rows are rebuilt only when their number changes."""
        same = len(tickets) == len(self._tickets) and waiting == self._waiting and words is self._words
        if not same:
            self.beginResetModel()
        self._tickets, self._directory, self._words, self._waiting, self._now = (
            tickets,
            directory,
            words,
            waiting,
            now,
        )
        if same:
            self._touch(NUMBER)
        else:
            self.endResetModel()

    def pass_time(self, now: Micros) -> None:
        """Only the minutes change."""
        self._now = now
        if self._waiting:
            self._touch(TIME)

    def _touch(self, first: int) -> None:
        if self._tickets:
            self.dataChanged.emit(self.index(0, first), self.index(len(self._tickets) - 1, TIME))

    def _minutes(self, ticket: Ticket) -> int:
        return max(0, (self._now - ticket.first_arrival) // MINUTE)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._tickets)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or self._words is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        last = "waiting" if self._waiting else "time"
        return self._words(f"counter-column-{('number', 'service', 'note', last)[section]}")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._words is None or self._directory is None:
            return None
        ticket = self._tickets[index.row()]
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return self._text(ticket, index)
        if role == Qt.ItemDataRole.FontRole and index.column() in (NUMBER, TIME):
            font = QFont("Plus Jakarta Sans")
            font.setPixelSize(17 if index.column() == NUMBER else 15)
            font.setWeight(QFont.Weight.ExtraBold if index.column() == NUMBER else QFont.Weight.DemiBold)
            return font
        if role == Qt.ItemDataRole.ForegroundRole:
            late = self._waiting and index.column() == TIME and self._minutes(ticket) >= LONG_WAIT_MINUTES
            return QColor(color("danger" if late else "ink"))
        return None

    def _text(self, ticket: Ticket, index: Index) -> str:
        assert self._words is not None
        assert self._directory is not None
        match index.column():
            case 0:
                return ticket.number
            case 1:
                service = self._directory.service_by_code[ticket.service]
                return service.name_en if self._words.language == "en" else service.name_id
            case 2:
                return self._note(ticket, index.row())
        if self._waiting:
            return self._words("counter-minutes", count=self._minutes(ticket))
        moment = ticket.ended_at or ticket.called_at or ticket.issued_at
        return self._words.clock(local(moment, self._directory.hall.time_zone))

    def _note(self, ticket: Ticket, row: int) -> str:
        assert self._words is not None
        if ticket.favoured:
            return self._words(f"counter-priority-{ticket.priority}")
        return self._words("counter-next") if self._waiting and row == 0 else ""


class ChipDelegate(QStyledItemDelegate):
    """Draws the note column as a chip."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """The ordinary cell, without its text: the chip carries it."""
        super().initStyleOption(option, index)
        option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        text = index.data()
        if not text:
            return
        font = QFont("Plus Jakarta Sans")
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.Bold)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        area = QRectF(option.rect)
        width = min(painter.fontMetrics().horizontalAdvance(text) + 22.0, area.width() - 12)
        chip = QRectF(area.left() + 10, area.center().y() - 14, width, 28)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color("amberLight")))
        painter.drawRoundedRect(chip, 9, 9)
        painter.setPen(QColor(color("amberInk")))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()
