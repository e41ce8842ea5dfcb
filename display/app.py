"""The display program: puts the parts together."""

from __future__ import annotations

import platform
from dataclasses import replace
from pathlib import Path

from PySide6.QtQuick import QQuickWindow

from core.errors import Refused
from core.fleet.registry import Report
from core.office import Office
from core.paths import ASSETS
from core.pc.identity import identity
from core.pc.start import Start
from core.qt.application import make_engine, make_window
from core.qt.hall_link import HallLink
from core.qt.program import Program, close_quick, run_program
from core.qt.sound import Player, open_player
from core.technician.reporter import report_of
from core.voice.pack import VoicePack, load_pack
from display.board import READ, BoardModel
from display.page import TYPES

QML = Path(__file__).parent / "qml"
PAGES = ("board", "idle", "stale")
VOICES = {"id": "id", "en": "en", "jv": "id"}
"""Screen language -> voice: Javanese is not spoken, nobody recorded it yet."""


class Board:
    """One board window over an office, with its workers."""

    def __init__(
        self,
        office: Office,
        player: Player,
        language: str = "id",
        zone: str | None = None,
        *,
        owns: bool = False,
        name: str = "",
    ) -> None:
        """``owns``: the office is closed with the board. ``name``: this PC's, else what its system calls it."""
        self._office, self._owns = office, owns
        if zone is not None and zone not in office.directory().zones:
            raise Refused("unknown-zone", where=zone)
        self._link = HallLink(office, lambda: office, self._report)

        def voice() -> VoicePack:
            return load_pack(ASSETS / "voices" / VOICES[language])

        self.model = BoardModel(
            office,
            office.views.board(zone, READ),
            self._link.worker("display-database"),
            player,
            voice,
            office.clock,
            language,
            zone,
        )
        TYPES.register()
        self._engine = make_engine(QML, logo=office.hall().logo)
        self.window: QQuickWindow = make_window(
            self._engine, QML / "Display" / "Main.qml", {"page": self.model.page}
        )
        self._name = name or " ".join(part for part in (platform.node(), zone) if part)
        self._link.connect(self.model)

    def start(self) -> None:
        """Starts watching the hall, the clock and the voice."""
        self._link.start()

    def close(self) -> None:
        """Stops watching, waits for the worker, then lets the window go."""
        self._link.close()
        close_quick(self.window, self._engine, self.model)
        if self._owns:
            self._office.close()

    def _report(self) -> Report:
        return report_of(identity("display", self._name), "display", self._name, self._office.clock)


def build(start: Start) -> Board:
    """The board of ``--zone``, mute with ``--mute`` and while a picture is drawn."""
    player = open_player(mute=start.own.mute or start.screenshot is not None)
    office = Office.open(start.database, start.clock)
    try:
        own = start.own
        return Board(office, player, own.language, own.zone or None, owns=True, name=own.name)
    except BaseException:
        office.close()
        raise


def show_page(board: Board, page: str, _start: Start) -> None:
    """A page of the running data; Refused("nothing-to-show") for a board without a call today."""
    state = replace(board.model.board, sound=True)
    if page != "idle" and not state.calls:
        raise Refused("nothing-to-show", where=page)
    if page == "idle":
        state = replace(state, said=None, view=replace(state.view, calls=()))
    elif page == "stale":
        state = replace(state, lost_since=state.view.now)
    else:
        state = replace(state, turn=1)
    board.model.show(state)


PROGRAM = Program("Antrean display", PAGES, (1920, 1080), True, build, show_page)


def run(start: Start) -> int:
    """Runs the board; gives the exit code."""
    return run_program(PROGRAM, start)
