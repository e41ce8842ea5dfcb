"""A scripted visit through the real windows, off screen: taps, prints, calls, and leaves pictures."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickWindow
from PySide6.QtWidgets import QWidget

from core.printing.virtual import VirtualPrinter
from core.qt.application import save_picture, settle
from core.qt.program import picture_of
from core.voice.call import CallSound, write_wav
from core.words import terminal_language, words
from counter.app import Desk
from demo import hands
from demo.hall import COUNTER, OFFICER_NAME, PIN, Crowd
from display.app import Board
from display.calls import Announcement
from kiosk.app import Kiosk

SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080), "1366x768": (1366, 768)}


class ScriptFailed(Exception):
    """A step of the demonstration did not do what it should; the message says which."""


class TimeIsUp(Exception):
    """The seconds the demonstration was given are over."""


class KeepingPlayer:
    """A loudspeaker for machines without one: it keeps what it was given to play."""

    audible = True

    def __init__(self) -> None:
        self.played: list[tuple[bytes, int]] = []

    def play(self, pcm: bytes, rate: int) -> None:
        self.played.append((pcm, rate))

    def close(self) -> None:
        pass


@dataclass
class Stage:
    """Everything a scripted visit needs."""

    kiosk: Kiosk
    desk: Desk
    board: Board
    printer: VirtualPrinter
    crowd: Crowd
    output: Path
    say: Callable[[str], None]
    language: str = "id"
    deadline: float = float("inf")
    sounds: list[tuple[Announcement, CallSound]] = field(default_factory=list)
    pictures: int = 0

    def step(self, key: str, **facts: str | int) -> None:
        """One line, in the terminal's language."""
        if time.monotonic() > self.deadline:
            raise TimeIsUp
        self.say(words(terminal_language())(f"demo-step-{key}", **facts))

    def must(self, condition: Callable[[], object], what: str) -> None:
        left = max(0.0, min(15.0, self.deadline - time.monotonic()))
        if hands.wait_until(condition, left):
            return
        raise TimeIsUp if left < 15.0 else ScriptFailed(what)

    def picture(self, name: str, window: QQuickWindow | QWidget) -> None:
        """A PNG of a window as it is."""
        settle(window, 0.35)
        save_picture(picture_of(window), self.output / f"{name}.png")
        self.pictures += 1


def play(stage: Stage) -> None:
    """The visit: ScriptFailed when a step does not work, TimeIsUp when the seconds are over."""
    stage.board.model.announced.connect(
        lambda announcement, sound: stage.sounds.append((announcement, sound)) if sound else None
    )
    for _ in range(30):
        stage.crowd.visitor_comes()
    stage.step("crowd", count=30)
    stage.picture("display-1-idle", stage.board.window)
    number = _take_a_ticket(stage)
    _call_it(stage, number)
    _paper_runs_out(stage)
    _languages_and_sizes(stage)


def _take_a_ticket(stage: Stage) -> str:
    speak = words(stage.language)
    window, model = stage.kiosk.window, stage.kiosk.model
    directory = model.view.directory
    service = directory.services["DUKCAPIL-KK"]
    named = service.name_en if stage.language == "en" else service.name_id
    stage.must(lambda: model.view.waiting, "the kiosk did not see who waits")
    stage.picture("kiosk-1-home", window)
    hands.tap(window, directory.agencies["DUKCAPIL"].short_name)
    stage.must(lambda: model.visit.page == "agency", "the agency page did not open")
    stage.step("agency", agency=directory.agencies["DUKCAPIL"].short_name)
    stage.picture("kiosk-2-agency", window)
    hands.tap(window, named)
    stage.must(lambda: model.visit.page == "service", "the service page did not open")
    stage.step("service", service=named)
    stage.picture("kiosk-3-service", window)
    started = time.perf_counter()
    printed: list[float] = []
    stage.printer.on_printed = lambda _picture: printed.append(time.perf_counter())
    hands.tap(window, speak("kiosk-take"))
    stage.must(lambda: model.visit.page == "ticket" and model.visit.paper == "printed", "no ticket came out")
    issued = model.visit.issued
    assert issued is not None
    number = issued.ticket.number
    took = round((printed[0] - started) * 1000)
    stage.step("ticket", number=number, milliseconds=took)
    stage.picture("kiosk-4-ticket", window)
    paper = stage.printer.tickets[-1]
    stage.output.mkdir(parents=True, exist_ok=True)
    paper.save(stage.output / "ticket-80mm.png")
    stage.pictures += 1
    stage.must(
        lambda: stage.kiosk.books.office.tickets.find(number).state == "waiting", "the ticket does not wait"
    )
    stage.step("paper", number=number, ahead=issued.ahead)
    return number


def _call_it(stage: Stage, number: str) -> None:
    window, model = stage.desk.window, stage.desk.model
    speak = model.speak
    stage.must(lambda: model.state.officers, "the desk did not load its officers")
    stage.picture("counter-1-sign-in", window)
    listed = window.sign_in.names()
    window.sign_in.choose(listed.index(OFFICER_NAME))
    hands.type_into(window, speak("counter-pin"), PIN)
    hands.press(window, speak("counter-sign-in"))
    stage.must(lambda: model.state.page == "counters", "signing in did not work")
    stage.step("sign-in", name=OFFICER_NAME)
    stage.picture("counter-2-counters", window)
    office = stage.desk.books.office
    counter = office.directory().counters[COUNTER].name.split(" - ")[0]
    hands.press(window, counter)
    stage.must(lambda: model.state.page == "desk", "the counter did not open")
    stage.step("counter", counter=counter)
    calls = 0
    while office.tickets.find(number).state == "waiting":
        _key(stage, Qt.Key.Key_F2)
        stage.must(lambda: _current(stage) == "called", "F2 did not call")
        calls += 1
        called = model.state.view.current  # type: ignore[union-attr]  # the desk page has a view
        assert called is not None
        if called.number == number:
            break
        if calls == 1:
            stage.must(lambda: stage.board.model.board.shown is not None, "the board stayed empty")
            stage.picture("display-2-first-call", stage.board.window)
        _key(stage, Qt.Key.Key_F8 if calls == 1 else Qt.Key.Key_F2)
        if calls != 1:
            stage.must(lambda: _current(stage) == "serving", "F2 did not start")
            _key(stage, Qt.Key.Key_F4)
        stage.must(lambda: _current(stage) is None, "the visitor did not leave the desk")
    stage.step("called", number=number, counter=counter, before=calls - 1)
    stage.picture("counter-3-called", window)
    stage.must(
        lambda: any(announcement.call.number == number for announcement, _ in stage.sounds),
        "nobody heard the call",
    )
    sound = next(sound for announcement, sound in stage.sounds if announcement.call.number == number)
    write_wav(stage.output / "call.wav", sound)
    stage.step("heard", number=number, seconds=f"{sound.duration_s:.1f}")
    stage.picture("display-3-board", stage.board.window)
    _key(stage, Qt.Key.Key_F3)
    stage.must(lambda: office.tickets.find(number).calls == 2, "F3 did not call again")
    stage.step("recalled", number=number)
    _key(stage, Qt.Key.Key_F2)
    stage.must(lambda: _current(stage) == "serving", "F2 did not start serving")
    stage.picture("counter-4-serving", window)
    _key(stage, Qt.Key.Key_F4)
    stage.must(lambda: office.tickets.find(number).state == "finished", "F4 did not finish")
    stage.step("finished", number=number)


def _key(stage: Stage, key: Qt.Key) -> None:
    """Presses a key of the desk once its last verb is through: meanwhile the desk is deaf, as it should be."""
    stage.must(lambda: not stage.desk.model.state.busy, "the desk did not answer")
    hands.key(stage.desk.window, key)


def _current(stage: Stage) -> str | None:
    view = stage.desk.model.state.view
    return view.current.state if view is not None and view.current is not None else None


def _paper_runs_out(stage: Stage) -> None:
    speak = words(stage.language)
    window, model = stage.kiosk.window, stage.kiosk.model
    _leave_the_ticket(stage)
    stage.printer.new_roll(0)
    model.printing.look()
    stage.must(lambda: speak("kiosk-paper-out") in hands.texts(window), "nobody said that the paper is out")
    hands.tap(window, speak("kiosk-search"))
    settle(window, hands.REST_S)
    for letter in "pasprt":
        hands.tap(window, letter, rest_s=0.03)
    stage.step("search", typed="pasprt")
    stage.picture("kiosk-5-search", window)
    service = model.view.directory.services["IMIGRASI-PASPOR"]
    hands.tap(window, service.name_en if stage.language == "en" else service.name_id)
    hands.tap(window, speak("kiosk-priority-lansia"))
    hands.tap(window, speak("kiosk-take"))
    stage.must(
        lambda: model.visit.page == "ticket" and model.visit.paper == "failed", "the failure was not shown"
    )
    stage.picture("kiosk-6-no-paper", window)
    hands.tap(window, speak("kiosk-noted"))
    issued = model.visit.issued
    assert issued is not None
    number = issued.ticket.number
    stage.must(
        lambda: stage.kiosk.books.office.tickets.find(number).state == "waiting",
        "the noted number does not wait",
    )
    stage.step("noted", number=number)
    stage.printer.new_roll()
    model.printing.look()
    _leave_the_ticket(stage)


def _leave_the_ticket(stage: Stage) -> None:
    """Taps Done. On a slow machine the page goes home by itself, perhaps at this very moment."""
    with suppress(LookupError):
        hands.tap(stage.kiosk.window, words(stage.language)("kiosk-done"))
    stage.must(lambda: stage.kiosk.model.visit.page == "home", "the kiosk did not go home")


def _languages_and_sizes(stage: Stage) -> None:
    kiosk, board = stage.kiosk, stage.board
    for language in ("id", "en", "jv"):
        kiosk.model.speak(language)
        for name, size in SIZES.items():
            kiosk.window.resize(*size)
            stage.picture(f"kiosk-home-{language}-{name}", kiosk.window)
    for name, size in SIZES.items():
        board.window.resize(*size)
        stage.picture(f"display-board-{name}", board.window)
    stage.step("pictures", count=stage.pictures, folder=str(stage.output))
