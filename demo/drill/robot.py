"""One real program with a hand that uses it: a visitor before a kiosk, an officer at a desk, an eye on a display.

Started by demo.drill.programs with what it is to do as JSON. It notes what a person would see, and it can be killed
at any time. Orders come line by line on standard input: ``{"do": "rest"}`` (nobody comes any more), ``{"do": "die",
"when": ..., "after_ms": ...}``, ``{"do": "end"}``.
"""

from __future__ import annotations

import ctypes
import faulthandler
import json
import os
import random
import signal
import socket
import sys
import threading
import time
from abc import abstractmethod
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

import counter.app
import display.app
import kiosk.app
from core.clock import SystemClock
from core.errors import AntreanError, Unavailable
from core.pc import logs
from core.pc.settings import Pc, in_force
from core.pc.start import Start
from core.qt.application import make_application
from core.tickets.model import Issued
from counter.actions import primary, secondary
from counter.app import Desk
from counter.state import TransferPanel, Verb
from demo.drill.notes import Notebook
from demo.drill.task import Task
from display.app import Board
from display.calls import Announcement
from kiosk.app import Kiosk

TICK_MS = 40
"""Milliseconds between two looks at the program."""
AGAIN_S = 1.0
"""Seconds between two attempts to start while the hall cannot be reached."""
PR_SET_PDEATHSIG = 1
PRIORITIES = ("none",) * 8 + ("lansia", "ibu_hamil")


class Orders(QObject):
    """Orders from standard input; at its end the drill is gone and so is the robot."""

    came = Signal(object)

    def start(self) -> None:
        threading.Thread(target=self._read, name="orders", daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin:
            self.came.emit(json.loads(line))
        self.came.emit({"do": "end"})


class Hand(QObject):
    """What all three have in common: notes, orders, when to die."""

    def __init__(self, task: Task, notes: Notebook) -> None:
        super().__init__()
        self.task, self.notes = task, notes
        self.luck = random.Random(f"{task.name} {task.seed}")
        self.resting = False
        self._dies: tuple[str, float] | None = None
        self._next = time.monotonic() + self.luck.uniform(0.0, task.pace_s)
        self._told: dict[str, Any] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        self.notes.note("started")
        self._timer.start()

    @Slot(object)
    def obey(self, order: dict[str, Any]) -> None:
        match order["do"]:
            case "rest":
                self.resting = True
            case "die":
                self._dies = order["when"], order["after_ms"] / 1000
            case "end":
                self._timer.stop()
                QApplication.quit()

    def moment(self, name: str) -> None:
        """The moment at which it may have to die."""
        if self._dies is not None and self._dies[0] == name:
            threading.Timer(self._dies[1], os.kill, (os.getpid(), signal.SIGKILL)).start()

    def ring(self) -> None:
        """Something is asked of the database now: whoever wants to pull the cable in the middle of it may."""
        if self.task.bell:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bell:
                bell.sendto(self.task.name.encode(), ("127.0.0.1", self.task.bell))

    def due(self) -> bool:
        """Whether its person does the next thing now."""
        return time.monotonic() >= self._next

    def done(self, pause: float = 1.0) -> None:
        """It did something; the next thing comes after a pause, 1.0 for the usual one."""
        self._next = time.monotonic() + self.task.pace_s * pause * self.luck.uniform(0.5, 1.5)

    def say_once(self, kind: str, **facts: Any) -> None:
        """Notes what changed since it was noted last."""
        if self._told.get(kind) != facts:
            self._told[kind] = facts
            self.notes.note(kind, **facts)

    @abstractmethod
    def tick(self) -> None:
        """Looks, and does what is due."""


class Visitors(Hand):
    """One visitor after the other: a service, a number, the paper, away."""

    def __init__(self, task: Task, notes: Notebook, kiosk: Kiosk) -> None:
        super().__init__(task, notes)
        self._kiosk, self._model = kiosk, kiosk.model
        self._saw = ""
        self._model.tookNumber.connect(self._number)

    def _number(self, issued: Issued) -> None:
        ticket = issued.ticket
        self.notes.note(
            "given",
            uid=ticket.uid,
            number=ticket.number,
            issued_at=ticket.issued_at,
            alone=not self._kiosk.books.connected,
        )
        self.moment("number")

    def tick(self) -> None:
        visit = self._model.visit
        self.say_once("way", alone=not self._kiosk.books.connected)
        if visit.page == "ticket" and visit.issued is not None:
            ticket = visit.issued.ticket
            if visit.paper != "printing" and self._saw != f"{ticket.uid} {visit.paper}":
                self._saw = f"{ticket.uid} {visit.paper}"
                self.notes.note("paper", uid=ticket.uid, number=ticket.number, paper=visit.paper)
                if visit.paper == "failed" and self.luck.random() < 0.6:
                    self.notes.note("noted", uid=ticket.uid, number=ticket.number)
                    self._model.noted()
                self.done(0.3)
            elif visit.paper != "printing" and self.due():
                if visit.paper == "failed":
                    self.notes.note("left", uid=ticket.uid, number=ticket.number)
                self._model.home()
                self.done()
            return
        if visit.taking or not self.due():
            return
        if visit.trouble is not None:
            self.notes.note("refused", trouble=visit.trouble)
            self._model.home()
            self.done()
        elif not self.resting:
            self._come()

    def _come(self) -> None:
        directory = self._model.view.directory
        code = self.luck.choice(self.task.services)
        self._model.home()
        self._model.openAgency(directory.services[code].agency)
        self._model.openService(code)
        priority = self.luck.choice(PRIORITIES)
        if priority != "none":
            self._model.choosePriority(priority)
        self.moment("tap")
        self.ring()
        self._model.takeNumber()
        self.done(0.5)


class Officer(Hand):
    """Signs in, takes the counter, and does with each visitor what officers do."""

    def __init__(self, task: Task, notes: Notebook, desk: Desk) -> None:
        super().__init__(task, notes)
        self._model = desk.model
        self._model.changed.connect(self._look)

    def _look(self) -> None:
        state = self._model.state
        alone = state.alone or not state.connected
        self.say_once("way", alone=alone)
        current = state.view.current if state.view is not None and state.page == "desk" else None
        if current is None:
            self.say_once("seat", uid="", number="", state="", calls=0, called_at=0, alone=alone)
            return
        self.say_once(
            "seat",
            uid=current.uid,
            number=current.number,
            state=current.state,
            calls=current.calls,
            called_at=current.called_at or 0,
            alone=alone,
        )

    def tick(self) -> None:
        model, state = self._model, self._model.state
        if state.trouble:
            self.say_once("trouble", text=state.trouble)
        if state.busy or not self.due():
            return
        self.done()
        match state.page:
            case "sign-in":
                if any(officer.code == self.task.officer for officer in state.officers):
                    model.entry.sign_in(self.task.officer, self.task.pin)
            case "counters":
                model.entry.take(self.task.counter)
            case "desk":
                self._work()

    def _work(self) -> None:
        model, state = self._model, self._model.state
        view = state.view
        if view is None:
            return
        if isinstance(state.panel, TransferPanel):
            self._transfer(state.panel)
            return
        first = primary(view, model.speak, state.visit)
        offered = {action.verb for action in secondary(view, model.speak, state.visit) if action.enabled}
        offered -= {"close", "transfer"} if self.resting else {"close"}
        luck = self.luck.random()
        for verb, chance in (("no-show", 0.08), ("return", 0.05), ("recall", 0.1), ("hold", 0.04)):
            if verb in offered and luck < chance:
                self._press(verb)
                return
            luck -= chance if verb in offered else 0.0
        if "transfer" in offered and 0 <= luck < 0.05:
            self._press("transfer")
        elif "resume" in offered and self.luck.random() < 0.5:
            self._press("resume")
        elif first.enabled and not (self.resting and first.verb in ("call-next", "finish-next")):
            self._press(first.verb)
        elif self.resting and "finish" in offered:
            self._press("finish")

    def _press(self, verb: Verb) -> None:
        self.notes.note("press", verb=verb)
        self.moment("tap")
        self.ring()
        self._model.presses.verb(verb)

    def _transfer(self, panel: TransferPanel) -> None:
        """On to a colleague who is there, else the panel is closed again."""
        others = [choice.counter.code for choice in panel.choices if choice.holder is not None]
        others = [code for code in others if code != self.task.counter]
        if not others:
            self._model.panels.close()
            return
        self.notes.note("press", verb="transfer-to")
        self._model.panels.transfer(self.luck.choice(others))
        if self._model.state.panel is not None and not self._model.state.busy:
            self._model.panels.close()


class Onlooker(Hand):
    """Notes what a display announces."""

    def __init__(self, task: Task, notes: Notebook, board: Board) -> None:
        super().__init__(task, notes)
        self._model = board.model
        self._model.announced.connect(self._announced)

    def _announced(self, announcement: Announcement, _sound: object) -> None:
        call = announcement.call
        self.notes.note(
            "shown", number=call.number, counter=call.counter, called_at=call.at, recall=call.recall
        )

    def tick(self) -> None:
        self.say_once("way", alone=self._model.board.lost_since is not None)


SIZES = {"kiosk": (540, 960), "counter": (1024, 640), "display": (640, 360)}


def _make(task: Task, notes: Notebook) -> tuple[Any, Hand]:
    own = in_force(Pc(name=task.name, printer=task.printer))
    start = Start(task.database, SystemClock(), own)
    match task.kind:
        case "kiosk":
            one_kiosk = kiosk.app.build(start)
            return one_kiosk, Visitors(task, notes, one_kiosk)
        case "counter":
            desk = counter.app.build(Start(task.database, SystemClock(), at=task.counter))
            return desk, Officer(task, notes, desk)
    board = display.app.build(Start(task.database, SystemClock(), in_force(Pc(mute=True))))
    return board, Onlooker(task, notes, board)


def run(task: Task) -> int:
    """Runs until it is told to end."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    with logs.to_file(task.kind):
        return _run(task)


def _run(task: Task) -> int:
    application = make_application(f"Antrean {task.kind}", offscreen=True)
    notes = Notebook(Path(task.notes))
    while True:
        try:
            program, hand = _make(task, notes)
            break
        except Unavailable as error:
            notes.note("not-started", code=error.code)
            time.sleep(AGAIN_S)
        except AntreanError as error:
            notes.note("not-started", code=error.code)
            return error.exit_code
    orders = Orders()
    orders.came.connect(hand.obey)
    program.start()
    program.window.resize(*SIZES[task.kind])
    program.window.show()
    hand.start()
    orders.start()
    code = application.exec()
    program.close()
    notes.note("ended")
    notes.close()
    return code


if __name__ == "__main__":
    if hasattr(signal, "SIGUSR1"):
        faulthandler.register(signal.SIGUSR1)
    task = json.loads(sys.argv[1])
    sys.exit(run(Task(**{**task, "services": tuple(task.get("services", ()))})))
