"""The morning test's view-model: makes the checks in a worker, and puts its questions to whoever stands there."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.senses import PcSenses
from core.pc.checkup import keep
from core.qt.background import Background
from core.technician.doctor.checks import examine
from core.technician.doctor.finding import CHECKS, Finding, State, checkup, verdict
from core.technician.doctor.patient import Patient

log = logging.getLogger("antrean.doctor")

ANSWER_S = 12.0
"""So long a person may think; without an answer the test goes on without one."""
SCAN_S = 10.0


@dataclass(frozen=True, slots=True)
class ExamState:
    """What the window shows; replaced whole."""

    findings: tuple[Finding, ...] = ()
    running: str = ""
    """The check that is being made; empty: none is."""
    question: str = ""
    """paper, cutter, sound or scan; empty: nothing is asked."""

    @property
    def over(self) -> bool:
        return len(self.findings) == len(CHECKS)

    @property
    def verdict(self) -> State:
        return verdict(self.findings)


class ExamModel(QObject):
    """One test at a time. ``keeps``: the supervisor is told of it."""

    changed = Signal()
    _found = Signal(object)
    _asked = Signal(str)

    def __init__(self, patient: Patient, parent: QObject | None = None, *, keeps: bool = True) -> None:
        super().__init__(parent)
        self._patient, self._keeps = patient, keeps
        self._senses = PcSenses(self)
        self._worker = Background("doctor")
        self._state = ExamState()
        self._answered = threading.Event()
        self._answer: bool | str | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(lambda: self._give(None))
        self._found.connect(self._add)
        self._asked.connect(self._put)

    @property
    def state(self) -> ExamState:
        return self._state

    def show(self, state: ExamState) -> None:
        """Shows a given state (pictures and tests)."""
        self._state = state
        self.changed.emit()

    def begin(self) -> None:
        if self._state.running:
            return
        self.show(ExamState(running=CHECKS[0]))
        patient = replace(
            self._patient, senses=self._patient.senses or self._senses, ask=self._ask, scan=self._scan
        )

        def work() -> None:
            for finding in examine(patient):
                self._found.emit(finding)

        self._worker.run(work, self._end, self._failed)

    def answer(self, yes: bool) -> None:
        """To a question."""
        self._give(yes)

    def scanned(self, text: str) -> None:
        self._give(text)

    def close(self) -> None:
        self._give(None)
        self._worker.close()

    # Inside

    def _add(self, finding: Finding) -> None:
        findings = (*self._state.findings, finding)
        following = CHECKS[len(findings)] if len(findings) < len(CHECKS) else ""
        self.show(replace(self._state, findings=findings, running=following, question=""))

    def _end(self, _nothing: object) -> None:
        self.show(replace(self._state, running=""))
        if self._keeps:
            done = checkup(self._patient.clock.now(), self._state.findings)
            self._worker.run(lambda: keep(done), lambda _nothing: None, self._failed)

    def _failed(self, error: Exception) -> None:
        log.error("the test failed", exc_info=error)
        self.show(replace(self._state, running=""))

    def _put(self, question: str) -> None:
        self._patience.start(round((SCAN_S if question == "scan" else ANSWER_S) * 1000))
        self.show(replace(self._state, question=question))

    def _give(self, answer: bool | str | None) -> None:
        if self._state.question or answer is None:
            self._patience.stop()
            self._answer = answer
            self._state = replace(self._state, question="")
            self._answered.set()
            self.changed.emit()

    def _wait_for(self, question: str) -> Any:
        """In the worker: puts a question and waits for the answer."""
        self._answered.clear()
        self._asked.emit(question)
        self._answered.wait(ANSWER_S + 5)
        return self._answer

    def _ask(self, what: str) -> bool | None:
        answer = self._wait_for(what)
        return answer if isinstance(answer, bool) else None

    def _scan(self) -> str | None:
        answer = self._wait_for("scan")
        return answer if isinstance(answer, str) else None if answer is False else ""
