"""The table of tickets: a model a screen reader understands, and rows that keep their place while times change."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from core.clock import MINUTE, Micros, local
from core.qt.parts import font, tip
from core.qt.theme import color
from core.tickets.model import Ticket
from core.views import DeskView
from core.words import Words
from counter.state import Tab
from counter.why import Chip, Row, Rows, rows_of

Index = QModelIndex | QPersistentModelIndex
NUMBER, SERVICE, NOTE, TIME = range(4)
CHIPS = Qt.ItemDataRole.UserRole
TONES = {"next": ("primaryLight", "primaryDark"), "note": ("amberLight", "amberInk")}


class TicketTable(QAbstractTableModel):
    """Tickets of one tab. The last column counts minutes of those who wait, and tells the time of the others."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Rows | tuple[()] = ()
        self._view: DeskView | None = None
        self._words: Words | None = None
        self._now: Micros = 0
        self._tab: Tab = "waiting"

    def show(self, view: DeskView, tab: Tab, words: Words, now: Micros) -> None:
        """New tickets; rows are rebuilt only when their number changes, and nothing when the same are shown."""
        if view is self._view and tab == self._tab and words is self._words:
            self.pass_time(now)
            return
        rows = rows_of(view, tab, words)
        same = len(rows) == len(self._rows) and tab == self._tab and words is self._words
        if not same:
            self.beginResetModel()
        self._rows, self._view, self._words, self._tab, self._now = rows, view, words, tab, now
        if same:
            self._touch(NUMBER)
        else:
            self.endResetModel()

    def pass_time(self, now: Micros) -> None:
        """Only the minutes change."""
        self._now = now
        if self._tab == "waiting":
            self._touch(TIME)

    def row_of(self, number: str) -> int:
        """-1 when it is not in the list."""
        tickets = self._rows.tickets if self._rows else ()
        return next((position for position, ticket in enumerate(tickets) if ticket.number == number), -1)

    def row(self, position: int) -> Row | None:
        return self._rows[position] if 0 <= position < len(self._rows) else None

    def _touch(self, first: int) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, first), self.index(len(self._rows) - 1, TIME))

    @property
    def _long_wait(self) -> int:
        """Minutes."""
        assert self._view is not None
        return self._view.directory.settings.counter_long_wait_min

    def _minutes(self, ticket: Ticket) -> int:
        return max(0, (self._now - ticket.first_arrival) // MINUTE)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._rows)

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
        last = "waiting" if self._tab == "waiting" else "time"
        return self._words(f"counter-column-{('number', 'service', 'note', last)[section]}")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._words is None:
            return None
        row = self._rows[index.row()]
        column = index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(row, column)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return tip(row.why or row.service)
        if role == CHIPS:
            return row.chips
        if role == Qt.ItemDataRole.FontRole and column in (NUMBER, TIME):
            return font(17, QFont.Weight.ExtraBold) if column == NUMBER else font(15, QFont.Weight.DemiBold)
        if role == Qt.ItemDataRole.ForegroundRole:
            late = self._tab == "waiting" and self._minutes(row.ticket) >= self._long_wait
            return QColor(color("danger" if late and column == TIME else "ink"))
        return None

    def _text(self, row: Row, column: int) -> str:
        assert self._words is not None
        assert self._view is not None
        if column == NUMBER:
            return row.ticket.number
        if column == SERVICE:
            return row.service
        if column == NOTE:
            return ", ".join(chip.text for chip in row.chips)
        if self._tab == "waiting":
            return self._words("counter-minutes", count=self._minutes(row.ticket))
        moment = row.ticket.ended_at or row.ticket.called_at or row.ticket.issued_at
        return self._words.clock(local(moment, self._view.directory.hall.time_zone))


class TicketList(QTableView):
    """The table as the officer uses it: a row at a time, Enter or a double click to act, Esc to let go."""

    chosen = Signal(str)
    """Number of the row; empty when none is."""
    entered = Signal()

    def __init__(self, rows: TicketTable) -> None:
        super().__init__()
        self._rows = rows
        self._quiet = False
        self.setModel(rows)
        self.setItemDelegateForColumn(NOTE, ChipDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(SERVICE, QHeaderView.ResizeMode.Stretch)
        for column in (NUMBER, NOTE, TIME):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(NUMBER, 96)
        self.setColumnWidth(TIME, 104)
        self.selectionModel().selectionChanged.connect(self._tell)
        self.doubleClicked.connect(lambda _index: self.entered.emit())

    def set_measures(self, row: int, width: int) -> None:
        """Height of the rows; the note takes what the table's width leaves for it."""
        self.verticalHeader().setDefaultSectionSize(row)
        self.setColumnWidth(NOTE, max(180, min(330, (width - 200) * 46 // 100)))

    def select(self, number: str) -> None:
        """Shows the chosen row as chosen, without telling about it."""
        position = self._rows.row_of(number) if number else -1
        here = self.selectionModel().selectedRows()
        if [index.row() for index in here] == ([position] if position >= 0 else []):
            return
        self._quiet = True
        if position >= 0:
            self.selectRow(position)
        else:
            self.clearSelection()
        self._quiet = False

    def _tell(self) -> None:
        if self._quiet:
            return
        here = self.selectionModel().selectedRows()
        row = self._rows.row(here[0].row()) if here else None
        self.chosen.emit(row.ticket.number if row else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clearSelection()
        else:
            super().keyPressEvent(event)


class ChipDelegate(QStyledItemDelegate):
    """Draws the notes as chips, as many as fit; the tooltip has them all."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """The ordinary cell, without its text: the chips carry it."""
        super().initStyleOption(option, index)
        option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        made = font(13, QFont.Weight.Bold)
        metrics = QFontMetrics(made)
        area = QRectF(option.rect).adjusted(10, 0, -6, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(made)
        for text, tone, left, width in _placed(index.data(CHIPS) or (), metrics, area.width()):
            ground, ink = TONES[tone]
            chip = QRectF(area.left() + left, area.center().y() - 14, width, 28)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(color(ground)))
            painter.drawRoundedRect(chip, 9, 9)
            painter.setPen(QColor(color(ink)))
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()


def _placed(
    chips: tuple[Chip, ...], metrics: QFontMetrics, room: float
) -> list[tuple[str, str, float, float]]:
    """Text, tone, left edge and width of the chips that fit; ``+1`` stands for those that do not."""
    placed: list[tuple[str, str, float, float]] = []
    left = 0.0
    for number, chip in enumerate(chips):
        more = len(chips) - number - 1
        rest = metrics.horizontalAdvance(f"+{more}") + 26.0 if more else 0.0
        width = metrics.horizontalAdvance(chip.text) + 20.0
        if left and left + width + rest > room:
            text = f"+{more + 1}"
            placed.append((text, "note", left, metrics.horizontalAdvance(text) + 20.0))
            break
        width = min(width, room - rest)
        text = metrics.elidedText(chip.text, Qt.TextElideMode.ElideRight, int(width - 18))
        placed.append((text, chip.tone, left, width))
        left += width + 6
    return placed
