"""Using the real windows as people do: finding things by their accessible name, tapping, typing, looking."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from core.qt.application import settle

PAUSE_S = 0.001
"""Seconds between two looks: processing events does not wait, and what is waited for needs the processor too."""
REST_S = 0.4
"""Seconds before a tap on a new page: a kiosk takes no touch for its first 0.3 s (kiosk/times.py)."""
WAIT_S = 60.0
"""Seconds for what must happen in the end, also on a machine that is slow or busy."""


def wait_until(condition: Callable[[], object], seconds: float = WAIT_S) -> bool:
    """Runs the event loop until the condition holds; False when it does not in time."""
    deadline = QDeadlineTimer(int(seconds * 1000))
    while not condition():
        if deadline.hasExpired():
            return False
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(PAUSE_S)
    return True


def visible_items(window: QQuickWindow) -> Iterator[QQuickItem]:
    """All visible items of a Qt Quick window, in no particular order."""
    left = [window.contentItem()]
    while left:
        item = left.pop()
        if item.isVisible() and item.opacity() > 0:
            yield item
            left += item.childItems()


def texts(window: QQuickWindow) -> list[str]:
    """All texts a Qt Quick window shows."""
    return [str(item.property("text")) for item in visible_items(window) if item.inherits("QQuickText")]


def find(window: QQuickWindow, name: str) -> QQuickItem:
    """The enabled button with that accessible name; LookupError when there is none."""
    for item in visible_items(window):
        seen = QAccessible.queryAccessibleInterface(item)
        if seen is None or seen.role() != QAccessible.Role.Button or not item.isEnabled():
            continue
        if seen.text(QAccessible.Text.Name) == name:
            return item
    raise LookupError(f"no button {name!r}")


def drawn(window: QQuickWindow) -> bool:
    """Waits until the window was drawn as it is now; False when nothing draws it."""
    frames: list[bool] = []

    def swapped() -> None:
        frames.append(True)

    window.frameSwapped.connect(swapped)
    try:
        for wanted in (1, 2):  # the first frame may have been begun before
            window.update()
            if not wait_until(lambda wanted=wanted: len(frames) >= wanted, 2.0):  # type: ignore[misc]
                return False
        return True
    finally:
        window.frameSwapped.disconnect(swapped)


def point(window: QQuickWindow, name: str, rest_s: float = REST_S) -> QPoint:
    """Where to tap the button of that name, once the page has come to rest."""
    drawn(window)
    settle(window, rest_s)
    item = find(window, name)
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()


def tap(window: QQuickWindow, name: str, rest_s: float = REST_S) -> None:
    tap_at(window, point(window, name, rest_s))


def tap_at(window: QQuickWindow, at: QPoint) -> None:
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def press(window: QWidget, name: str) -> None:
    """Clicks the visible button of that accessible name in a widgets window; LookupError when there is none."""
    for button in window.findChildren(QAbstractButton):
        if button.accessibleName() == name and button.isVisible() and button.isEnabled():
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            return
    raise LookupError(f"no button {name!r}")


def type_into(window: QWidget, name: str, text: str) -> None:
    """Types into the field of that accessible name."""
    for field in window.findChildren(QLineEdit):
        if field.accessibleName() == name and field.isVisible():
            QTest.keyClicks(field, text)
            return
    raise LookupError(f"no field {name!r}")


def key(window: QWidget, name: Qt.Key) -> None:
    """Presses a key in the window, which becomes the active one first, as it does for a person."""
    window.activateWindow()
    wait_until(window.isActiveWindow, 20.0)
    QTest.keyClick(window, name)
