"""A visitor's time: the question before it is over, the countdown, and its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from kiosk import visit as steps
from kiosk.pages.content import Countdown
from kiosk.screen import Screen
from kiosk.times import Times


class IdleTime(QObject):
    """Begins anew with each touch and each step of the visit. Moments are seconds of a clock that never goes back."""

    over = Signal()
    """The visitor's time is over."""

    def __init__(
        self,
        screen: Screen,
        language: str,
        times: Callable[[], Times],
        monotonic: Callable[[], float],
        parent: QObject,
    ) -> None:
        """``language`` is the one that the home page goes back to."""
        super().__init__(parent)
        self._screen = screen
        self._language = language
        self._times = times
        self._monotonic = monotonic
        self._touched_at = monotonic()
        screen.went.connect(self.begin)

    def begin(self) -> None:
        """The whole time is there again."""
        self._touched_at = self._monotonic()
        self._count()

    def begin_asking(self) -> None:
        """As much time is left as the question stays."""
        self._touched_at = self._monotonic() - (self._stays() - self._times().asking_s)
        self._count()

    def touched(self) -> bool:
        """Any touch: the visitor is still here. Gives whether it answered the question."""
        answered = self._asking
        if answered:
            self._ask(False)
        self.begin()
        return answered

    def tick(self) -> None:
        """Time passed."""
        visit = self._screen.visit
        if visit.page == "home" and not visit.chosen:
            self._tend_home()
        elif not visit.taking:
            self._tend_visit()

    def _tend_home(self) -> None:
        """Home for the next visitor: the first language, and nothing about the visitor before."""
        visit, times = self._screen.visit, self._times()
        stays = times.told_s if visit.trouble else times.idle_s
        if self._idle() > stays and (visit.trouble or visit.language != self._language):
            self._screen.set_visit(steps.home(visit, self._language))

    def _tend_visit(self) -> None:
        left = self._left()
        if left <= 0:
            self.over.emit()
            return
        if self._warns() and not self._asking and left <= self._times().asking_s:
            self._ask(True)
        self._count()

    @property
    def _asking(self) -> bool:
        return self._screen.state.conditions.asking

    def _ask(self, asking: bool) -> None:
        state = self._screen.state
        self._screen.set(replace(state, conditions=replace(state.conditions, asking=asking)))

    def _idle(self) -> float:
        return self._monotonic() - self._touched_at

    def _stays(self) -> float:
        """So long a page stays without a touch, the question at its end included."""
        visit, times = self._screen.visit, self._times()
        if visit.page != "ticket":
            return times.idle_s + times.asking_s
        if visit.paper in ("failed", "printing"):
            return times.noting_s
        if visit.paper == "unconfirmed":
            return times.paper_came_s
        return times.stops_ticket_s if visit.stops else times.ticket_s

    def _left(self) -> float:
        return self._stays() - self._idle()

    def _warns(self) -> bool:
        """Whether the end of the time takes something from the visitor."""
        visit = self._screen.visit
        return visit.page != "ticket" or visit.paper == "failed"

    def _count(self) -> None:
        """Shows what is left, where the screen shows it."""
        visit = self._screen.visit
        if not self._asking and (visit.page != "ticket" or visit.paper == "printing"):
            self._screen.show_countdown(Countdown())
            return
        left = max(0.0, self._left())
        whole = self._times().asking_s if self._asking else self._stays()
        share, seconds = round(left / whole, 3), int(left + 0.99)
        self._screen.show_countdown(Countdown(running=True, share=share, seconds=seconds))
