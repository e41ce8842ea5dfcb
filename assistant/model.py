"""The first day's view-model: one frozen state, answers in, everything slow in a worker."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from assistant.senses import PcSenses
from core import paths
from core.clock import Clock
from core.errors import AntreanError, Unavailable
from core.office import Office
from core.paths import ASSETS
from core.pc import settings as pc
from core.pc.settings import PcRole
from core.printing.finding import Found, find_printers
from core.printing.service import open_printer, print_slip
from core.printing.slip import Badge, Line, Slip
from core.printing.transport import Outcome
from core.qt.background import Background
from core.server.admin import default_admin, open_admin
from core.technician.doctor.patient import Hearing, Patient
from core.technician.setup.answers import Answers, Step, answers_of, lacks, steps
from core.technician.setup.card import card_slip, on_paper, print_card, save_card
from core.technician.setup.doing import Done, set_up_pc
from core.technician.setup.server import set_up_server
from core.voice.call import join_call
from core.voice.pack import load_pack
from core.words import Words

log = logging.getLogger("antrean.setup")


@dataclass(frozen=True, slots=True)
class SetupState:
    """What the window shows; replaced whole."""

    answers: Answers
    step: Step = "role"
    belongs: str = ""
    """Name of the hall this PC is in already; empty: of none, or it cannot be asked."""
    zones: tuple[tuple[str, str], ...] = ()
    """Code and name of each."""
    printers: tuple[Found, ...] | None = None
    """Printers; None: they are looked for."""
    busy: str = ""
    """Key of the sentence that says what is being done."""
    said: str = ""
    """Key of the sentence under the page: what is lacking, or what a trial showed."""
    facts: tuple[tuple[str, str], ...] = ()
    """Places of ``said``."""
    error: AntreanError | None = None
    done: Done | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        return steps(self.answers.role)


class SetupModel(QObject):
    """Nothing of the PC is changed before ``do``."""

    changed = Signal()
    started = Signal()
    """The program is to be started now."""

    def __init__(self, clock: Clock, speak: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock, self.speak = clock, speak
        self._worker = Background("setup")
        self._senses = PcSenses(self)
        try:
            own = pc.read()
        except Unavailable:  # spoilt: put aside when this PC is set up
            own = pc.Pc()
        self._belongs_url = own.database
        self._state = SetupState(replace(answers_of(own), language=own.language or speak.language))
        if own.database or own.role:
            self._worker.run(self._look_at_hall, self._saw_hall, lambda _error: None)

    @property
    def state(self) -> SetupState:
        return self._state

    @property
    def screens(self) -> list[tuple[int, int]]:
        return self._senses.screens()

    def show(self, state: SetupState) -> None:
        """Shows a given state (pictures and tests)."""
        self._state = state
        self.changed.emit()

    def close(self) -> None:
        self._worker.close()

    # Answers

    def choose_role(self, role: PcRole) -> None:
        self.change(role=role)
        self.forward()

    def change(self, **answers: Any) -> None:
        self._set(answers=replace(self._state.answers, **answers), said="", error=None)

    def forward(self) -> None:
        state = self._state
        missing = lacks(state.answers, state.step, belongs=bool(self._belongs_url) or bool(state.belongs))
        if missing:
            self._set(said=missing, facts=(), error=None)
            return
        place = state.steps.index(state.step) + 1
        if place < len(state.steps):
            self._go(state.steps[place])

    def back(self) -> None:
        place = self._state.steps.index(self._state.step)
        if place > 0 and not self._state.busy:
            self._go(self._state.steps[place - 1])

    def _go(self, step: Step) -> None:
        self._set(step=step, said="", error=None)
        if step == "printer" and self._state.printers is None:
            self.find_printers()

    # Trying things

    def find_printers(self) -> None:
        self._set(printers=None)
        self._worker.run(
            lambda: tuple(find_printers()),
            lambda printers: self._set(printers=printers),
            lambda _error: self._set(printers=()),
        )

    def test_printer(self) -> None:
        address = self._state.answers.printer.strip()
        if not address or self._state.busy:
            self._set(said="setup-lacks-printer", facts=(), error=None)
            return
        speak = self.speak
        slip = Slip((Badge(speak("slip-test-service")), Line(speak("slip-test-agency"))))

        def work() -> Outcome:
            printer, model = open_printer(address)
            return print_slip(printer, model, slip)

        def done(outcome: Outcome) -> None:
            key = {
                Outcome.PRINTED: "cli-printer-done",
                Outcome.UNCONFIRMED: "cli-printer-unconfirmed",
                Outcome.FAILED: "doctor-printer-failed",
            }[outcome]
            self._set(busy="", said=key, facts=(("where", address),))

        self._set(busy="setup-printer-printing", said="", error=None)
        self._worker.run(work, done, self._failed)

    def play_sound(self) -> None:
        if self._state.busy:
            return
        language = "en" if self._state.answers.language == "en" else "id"

        def work() -> Hearing:
            sound = join_call(load_pack(ASSETS / "voices" / language), "A001", 1)
            return self._senses.play_and_listen(sound.pcm, sound.rate)

        def done(hearing: Hearing) -> None:
            key = {
                "heard": "doctor-sound",
                "not-heard": "doctor-sound-not-heard",
                "no-microphone": "doctor-sound-unheard",
                "no-output": "doctor-sound-no-output",
                "no-library": "doctor-sound-no-library",
            }[hearing]
            self._set(busy="", said=key, facts=())

        self._set(busy="setup-screen-playing", said="", error=None)
        self._worker.run(work, done, self._failed)

    # Doing it

    def do(self) -> None:
        if self._state.busy or self._state.done is not None:
            return
        answers = self._state.answers
        self._set(busy="setup-finish-doing", said="", error=None)
        self._worker.run(lambda: self._do(answers), self._did, self._failed)

    def _do(self, answers: Answers) -> Done:
        if answers.role != "server":
            return set_up_pc(answers, self._clock)
        admin = open_admin(default_admin())
        try:
            return set_up_server(admin, answers, self._clock)
        finally:
            admin.close()

    def _did(self, done: Done) -> None:
        self._set(busy="", done=done)

    def print_card(self) -> None:
        done = self._state.done
        if done is None or self._state.busy:
            return
        speak, address = self.speak, done.pc.printer
        moment = datetime.fromtimestamp(self._clock.now() / 1e6, tz=UTC).astimezone()
        day = f"{moment:%d-%m-%Y}"
        slip = card_slip(done.pc, done.hall, done.where, day, speak)

        def work() -> tuple[str, str]:
            if on_paper(address):
                print_card(slip, address)
                return "cli-card-printed", address
            path = paths.home() / "card.png"
            save_card(slip, path)
            return "cli-card-saved", str(path)

        def printed(what: tuple[str, str]) -> None:
            self._set(busy="", said=what[0], facts=(("where", what[1]),))

        self._set(busy="setup-printer-printing", said="", error=None)
        self._worker.run(work, printed, self._failed)

    def start(self) -> None:
        self.started.emit()

    def patient(self) -> Patient:
        """This PC as the morning test sees it."""
        own = self._state.done.pc if self._state.done is not None else pc.Pc()
        return Patient(
            own.database or paths.default_database(),
            paths.home(),
            self._clock,
            own.role,
            tuple(printer for printer in (own.printer, own.second_printer) if printer),
            language=own.language or "id",
            screen=own.screen,
            mute=own.mute,
        )

    # Inside

    def _look_at_hall(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        own = pc.read()
        office = Office.open(own.database or paths.default_database(), self._clock)
        try:
            directory = office.directory()
            name = "name_en" if self.speak.language == "en" else "name_id"
            return directory.hall.name, tuple(
                (code, getattr(zone, name)) for code, zone in directory.zones.items()
            )
        finally:
            office.close()

    def _saw_hall(self, seen: tuple[str, tuple[tuple[str, str], ...]]) -> None:
        self._set(belongs=seen[0], zones=seen[1])

    def _failed(self, error: Exception) -> None:
        if isinstance(error, AntreanError):
            self._set(busy="", error=error)
            return
        log.error("setting up failed", exc_info=error)
        self._set(busy="", error=AntreanError("internal", where=str(paths.home() / "logs")))

    def _set(self, **changes: Any) -> None:
        self._state = replace(self._state, **changes)
        self.changed.emit()
