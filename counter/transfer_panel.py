"""Sending the current visitor on: search, choose, done. The keyboard never leaves the field unless it wants to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from core.qt.icons import icon
from core.qt.parts import FittedLabel, KeyButton, font, label, tip
from core.qt.theme import color
from core.views import DeskView
from core.words import Words
from counter.side_panel import SidePanel
from counter.state import TransferPanel
from counter.targets import Target, best, targets

TARGET = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class TransferForm(SidePanel):
    """Shows a TransferPanel; tells what was chosen."""

    sent = Signal(str, str)
    """Code of the service or counter, and the reason."""

    def __init__(self) -> None:
        super().__init__()
        self._panel: TransferPanel | None = None
        self._view: DeskView | None = None
        self._speak: Words | None = None
        self._listed: tuple[Target, ...] = ()
        self.search = QLineEdit()
        self.search.setObjectName("find")
        self.search.addAction(icon("search", color("muted"), 20), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(lambda _text: self._search())
        self.search.returnPressed.connect(self._send)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("targets")
        self.list.setItemDelegate(TargetDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.currentItemChanged.connect(lambda *_: self._show_send())
        self.list.itemDoubleClicked.connect(lambda _item: self._send())
        self.list.installEventFilter(self)
        self._nothing = label(15, name="muted")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._warning = FittedLabel(14, QFont.Weight.DemiBold, "warning", lines=2, inset=34)
        self.reason = QLineEdit()
        self.reason.setObjectName("find")
        self.reason.setMaxLength(200)
        self.reason.returnPressed.connect(self._send)
        self._send_button = KeyButton("Enter", 50, "send", elastic=True)
        self._send_button.clicked.connect(self._send)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self._send_button, 1)
        buttons.addWidget(self.cancel)
        self.body.addWidget(self.search)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._nothing, 1)
        self.body.addWidget(self._warning)
        self.body.addWidget(self.reason)
        self.body.addLayout(buttons)
        for before, after in (
            (self.search, self.list),
            (self.list, self.reason),
            (self.reason, self._send_button),
        ):
            self.setTabOrder(before, after)
        self.setTabOrder(self._send_button, self.cancel)

    def show_state(
        self, panel: TransferPanel, view: DeskView, trouble: str, busy: bool, speak: Words
    ) -> None:
        """Shows the panel; the search starts empty when it opens."""
        fresh = self._panel is None or self._panel.number != panel.number
        again = fresh or panel != self._panel or speak is not self._speak or view != self._view
        self._panel, self._view, self._speak = panel, view, speak
        self.say(
            speak("counter-transfer-title", number=panel.number),
            speak("counter-transfer-keeps"),
            trouble,
            speak,
        )
        self.search.setPlaceholderText(speak("counter-transfer-find"))
        self.search.setAccessibleName(speak("counter-transfer-find"))
        self.list.setAccessibleName(speak("counter-transfer-list"))
        self.reason.setPlaceholderText(speak("counter-transfer-reason"))
        self.reason.setAccessibleName(speak("counter-transfer-reason"))
        self._nothing.setText(speak("counter-transfer-nothing"))
        if fresh:
            self.search.clear()
            self.reason.clear()
        if again:
            self._search(keep=not fresh)
        self._show_send(busy)

    def forget(self) -> None:
        """The panel was closed."""
        self._panel = None

    def _chosen(self) -> Target | None:
        item = self.list.currentItem()
        target = item.data(TARGET) if item is not None else None
        return target if isinstance(target, Target) else None

    def _search(self, keep: bool = False) -> None:
        if self._panel is None or self._view is None or self._speak is None:
            return
        before = self._chosen() if keep else None
        query = self.search.text()
        self._listed = targets(self._panel, self._view, query, self._speak)
        chosen = best(self._listed, self._panel, query)
        self.list.blockSignals(True)
        self.list.clear()
        group = ""
        for index, target in enumerate(self._listed):
            if target.group != group:
                group = target.group
                heading = QListWidgetItem(self._speak(f"counter-group-{group}"))
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(heading)
            item = QListWidgetItem(target.title)
            item.setData(TARGET, target)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, f"{target.about}, {target.note}")
            item.setToolTip(tip(f"{target.title} · {target.about} · {target.note}"))
            self.list.addItem(item)
            if index == chosen or (before is not None and before.code == target.code):
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.list.setVisible(bool(self._listed))
        self._nothing.setVisible(not self._listed)
        current = self.list.currentItem()
        if current is not None and not keep:
            self.list.scrollToTop()
            if self.list.row(current) > 1:
                self.list.scrollToItem(current)
        self._show_send()

    def _show_send(self, busy: bool = False) -> None:
        if self._speak is None:
            return
        target = self._chosen()
        text = self._speak("counter-transfer-choose")
        if target is not None:
            text = self._speak("counter-transfer-to", to=target.title)
        ink = color("white") if target is not None else "#50605C"
        self._send_button.say(text, icon("arrow-right-left", ink, 20))
        self._send_button.setEnabled(target is not None and not busy)
        warn = target is not None and not target.attended
        self._warning.say(self._speak("counter-transfer-unattended") if warn else "")
        self._warning.setVisible(warn)

    def _send(self) -> None:
        target = self._chosen()
        if target is not None and self._panel is not None:
            self.sent.emit(target.code, self.reason.text().strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the field move in the list, Enter in the list sends."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if watched is self.search and key in MOVES:
                self.list.keyPressEvent(event)
                return True
            if watched is self.list and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if not event.isAutoRepeat():
                    self._send()
                return True
        return super().eventFilter(watched, event)


class TargetDelegate(QStyledItemDelegate):
    """A heading, or a target: its name, where it is below that, and who is there at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(option.rect.width(), 56 if index.data(TARGET) is not None else 34)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        target = index.data(TARGET)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRect(option.rect)
        if target is None:
            painter.setFont(font(13, QFont.Weight.Bold))
            painter.setPen(QColor(color("muted")))
            heading = area.adjusted(12, 0, -12, -5)
            painter.drawText(heading, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, index.data())
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(color("primaryLight")))
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), 12, 12)
        self._paint_target(painter, area.adjusted(14, 6, -14, -6), target)
        painter.restore()

    @staticmethod
    def _paint_target(painter: QPainter, area: QRect, target: Target) -> None:
        small = font(13, QFont.Weight.DemiBold)
        note = QFontMetrics(small).elidedText(
            target.note, Qt.TextElideMode.ElideRight, max(60, area.width() * 2 // 5)
        )
        taken = QFontMetrics(small).horizontalAdvance(note) + 14
        painter.setFont(small)
        painter.setPen(QColor(color("primary" if target.attended else "amberInk")))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, note)
        room = area.width() - taken
        for text, made, ink, top in (
            (target.title, font(15, QFont.Weight.Bold), "ink", 0),
            (target.about, font(13), "muted", 23),
        ):
            painter.setFont(made)
            painter.setPen(QColor(color(ink)))
            shown = QFontMetrics(made).elidedText(text, Qt.TextElideMode.ElideRight, room)
            row = QRect(area.left(), area.top() + top, room, 22)
            painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
