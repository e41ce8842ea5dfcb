"""Fingers and keys on the kiosk's window: lets through what may act (kiosk.touch), takes away what may not."""

from __future__ import annotations

from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPointF, QSizeF, Qt
from PySide6.QtGui import QEventPoint, QKeyEvent, QMouseEvent, QPointerEvent, QTouchEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.model import KioskModel

USUAL_PIXELS_PER_MM = 1 / 0.277
"""Of the usual kiosk: 24 inches, 1080x1920."""
LEAST_PIXELS_PER_MM, MOST_PIXELS_PER_MM = 1.6, 12.0
"""A screen that claims less or more does not know its size: 1.6 is a TV of 60 inches, 12 a telephone."""
MOVED_PX = 4.0
"""A control that moved less is still where it was."""
PRESSING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
MOUSE, KEY = "mouse", "key"


def pixels_per_mm(pixels: int, millimetres: float) -> float:
    """Of a screen's width; that of the usual kiosk where the screen cannot be right."""
    density = pixels / millimetres if millimetres > 0 else 0.0
    return density if LEAST_PIXELS_PER_MM <= density <= MOST_PIXELS_PER_MM else USUAL_PIXELS_PER_MM


@dataclass(frozen=True, slots=True)
class _Seen:
    name: str
    middle: QPointF
    since: float


class Controls:
    """Since when each control of a window is where it is, under its name."""

    def __init__(self, window: QQuickWindow) -> None:
        self._window = window
        self._seen: dict[int, _Seen] = {}

    def look(self, now: float) -> None:
        """Looks at all visible controls: what a mouse area fills."""
        fresh: dict[int, _Seen] = {}
        left = [self._window.contentItem()]
        while left:
            item = left.pop()
            if item.isVisible():
                left += item.childItems()
                if item.inherits("QQuickMouseArea"):
                    control = item.parentItem()
                    fresh[_key(control)] = self._look_at(control, now)
        self._seen = fresh

    def since(self, control: QQuickItem, now: float) -> float:
        """Since when the control is as it is now; ``now`` when it has just changed."""
        self._seen[_key(control)] = seen = self._look_at(control, now)
        return seen.since

    def _look_at(self, control: QQuickItem, now: float) -> _Seen:
        name = str(control.property("name") or "")
        middle = control.mapToScene(QPointF(control.width() / 2, control.height() / 2))
        before = self._seen.get(_key(control))
        if before is not None and before.name == name:
            moved = middle - before.middle
            if max(abs(moved.x()), abs(moved.y())) <= MOVED_PX:
                return before
        return _Seen(name, middle, now)


class Fingers(QObject):
    """The window's event filter. A touch that may not act is taken away at once: no control sees it."""

    def __init__(self, window: QQuickWindow, model: KioskModel) -> None:
        super().__init__()
        self._window = window
        self._model = model
        self._guard = model.guard
        self._controls = Controls(window)
        self._taken: set[str] = set()
        """The fingers that no control sees, from press to release."""
        self._stale = True
        """Whether controls may have changed since they were looked at."""
        window.installEventFilter(self)
        window.frameSwapped.connect(self._drawn)
        model.stateChanged.connect(self._changed)

    def _changed(self) -> None:
        self._stale = True

    def _drawn(self) -> None:
        if self._stale:
            self._stale = False
            self._controls.look(self._model.monotonic())

    # One finger

    def _press(self, finger: str, place: QPointF) -> bool:
        """Whether the touch is taken away."""
        self._guard.press(finger, self._millimetres(place), self._model.monotonic())
        self._model.touched()
        if self._guard.spent(finger):
            self._taken.add(finger)
        else:
            self._taken.discard(finger)
        return finger in self._taken

    def _point(self, finger: str, event: QPointerEvent, point: QEventPoint) -> bool:
        """Whether this finger's part of the event is taken away."""
        if point.state() == QEventPoint.State.Pressed:
            return self._press(finger, point.position())
        if point.state() != QEventPoint.State.Stationary:
            self._guard.move(finger, self._millimetres(point.position()))
        holds = event.exclusiveGrabber(point)
        # A Flickable that has taken the finger is moved with it, as far as it goes.
        if isinstance(holds, QQuickItem) and holds.inherits("QQuickMouseArea"):
            lifted = point.state() == QEventPoint.State.Released
            acts = self._acts(finger, holds.parentItem()) if lifted else not self._guard.spent(finger)
            if not acts:
                event.setExclusiveGrabber(point, None)  # type: ignore[arg-type]  # nobody: the stub has no None
        if point.state() == QEventPoint.State.Released:
            return self._lift(finger)
        return finger in self._taken

    def _acts(self, finger: str, control: QQuickItem) -> bool:
        return self._guard.acts(finger, self._controls.since(control, self._model.monotonic()))

    def _lift(self, finger: str) -> bool:
        """Whether the touch was taken away."""
        self._guard.lift(finger)
        self._stale = True  # pages of a list are turned without the model
        taken = finger in self._taken
        self._taken.discard(finger)
        return taken

    def _millimetres(self, place: QPointF) -> tuple[float, float]:
        screen = self._window.screen()
        size: QSizeF = screen.physicalSize()
        scale = pixels_per_mm(screen.size().width(), size.width())
        return place.x() / scale, place.y() / scale

    # What Qt tells

    def _mouse(self, event: QMouseEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonDblClick:
            return MOUSE in self._taken  # Qt tells of the second press first
        if event.type() != QEvent.Type.MouseMove and event.button() != Qt.MouseButton.LeftButton:
            return False
        return self._point(MOUSE, event, event.points()[0])

    def _touch(self, event: QTouchEvent) -> bool:
        """Taken away only as a whole: Qt hands over all fingers at once."""
        if event.type() in (QEvent.Type.TouchBegin, QEvent.Type.TouchCancel):
            for finger in [pressed for pressed in self._guard.down if pressed not in (MOUSE, KEY)]:
                self._lift(finger)
        if event.type() == QEvent.Type.TouchCancel:
            return False
        taken = [self._point(f"touch {point.id()}", event, point) for point in event.points()]
        return all(taken)

    def _pressed_key(self, event: QKeyEvent) -> bool:
        if event.key() not in PRESSING_KEYS:
            return self._model.touched()
        if event.isAutoRepeat() or self._press(KEY, QPointF()):
            return True
        focused = self._window.activeFocusItem()
        return focused is None or not self._acts(KEY, focused)

    # Qt's own names

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        taken = False
        if isinstance(event, QMouseEvent):
            taken = self._mouse(event)
        elif isinstance(event, QTouchEvent):
            taken = self._touch(event)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            taken = self._pressed_key(event)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyRelease:
            if event.key() in PRESSING_KEYS and not event.isAutoRepeat():
                self._lift(KEY)
        elif event.type() == QEvent.Type.Resize:
            self._stale = True
        if taken:
            event.accept()  # or Qt would make a mouse of the touch
        return taken


def _key(item: QQuickItem) -> int:
    return int(shiboken6.getCppPointer(item)[0])
