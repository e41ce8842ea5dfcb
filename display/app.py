"""The display program: puts the parts together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickWindow

from core.errors import Refused
from core.office import Office
from core.paths import ASSETS
from core.qt.application import make_application, make_engine, make_window, place_window, save_picture, settle
from core.qt.background import Background
from core.qt.changes import Changes
from core.qt.sound import Player, open_player
from core.voice.pack import VoicePack, load_pack
from display.board import READ, BoardModel

if TYPE_CHECKING:
    from core.cli.programs import Start

QML = Path(__file__).parent / "qml"
PAGES = ("board", "idle", "stale")
VOICES = {"id": "id", "en": "en", "jv": "id"}
"""Screen language -> voice: Javanese is not spoken, nobody recorded it yet."""


class Board:
    """One board window over an office, with its workers. ``close`` ends them in order."""

    def __init__(self, office: Office, player: Player, language: str = "id", zone: str | None = None) -> None:
        if zone is not None and zone not in office.directory().zones:
            raise Refused("unknown-zone", where=zone)
        self._database = Background("display-database")
        self._changes = Changes(office)

        def voice() -> VoicePack:
            return load_pack(ASSETS / "voices" / VOICES[language])

        self.model = BoardModel(
            office,
            office.board_view(zone, READ),
            self._database,
            player,
            voice,
            office.clock,
            language,
            zone,
        )
        self._engine = make_engine(QML, logo=office.hall().logo)
        self.window: QQuickWindow = make_window(
            self._engine, QML / "Display" / "Main.qml", {"board": self.model}
        )
        self._changes.changed.connect(self.model.refresh)
        self._changes.lost.connect(self.model.database_lost)
        self._changes.found.connect(self.model.database_found)

    def start(self) -> None:
        """Starts watching the hall, the clock and the voice."""
        self._changes.start()
        self.model.start()

    def close(self) -> None:
        """Stops watching, waits for the worker, deletes the engine, then the view-model."""
        self._changes.close()
        self.model.stop()
        self._database.close()
        self.window.close()
        shiboken6.delete(self.window)
        shiboken6.delete(self._engine)
        shiboken6.delete(self.model)


def run(start: Start) -> int:
    """Runs the board until its window is closed, or renders one page; gives the exit code."""
    if start.page is not None and start.page not in PAGES:
        raise Refused("unknown-page", where=start.page, known=", ".join(PAGES))
    office = Office.open(start.database, start.clock)
    application = make_application("Antrean display", offscreen=start.screenshot is not None)
    player = open_player(mute=bool(start.extra.get("mute")) or start.screenshot is not None)
    board = Board(office, player, start.language or "id", start.extra.get("zone"))
    try:
        if start.screenshot is not None:
            board.window.resize(*(start.size or (1920, 1080)))
            board.window.show()
            show_page(board, start.page or "board")
            settle(board.window)
            save_picture(board.window.grabWindow(), start.screenshot)
            return 0
        board.start()
        fullscreen = start.fullscreen if start.fullscreen is not None else start.size is None
        if fullscreen:
            board.window.setCursor(Qt.CursorShape.BlankCursor)
        place_window(board.window, start.size, start.screen, fullscreen)
        return application.exec()
    finally:
        board.close()
        office.close()


def show_page(board: Board, page: str) -> None:
    """One page of the running data; Refused("nothing-to-show") for a board without a call today."""
    state = replace(board.model.board, sound=True)
    if page != "idle" and state.shown is None:
        raise Refused("nothing-to-show", where=page)
    if page == "idle":
        state = replace(state, shown=None, view=replace(state.view, calls=()))
    elif page == "stale":
        state = replace(state, lost_since=state.view.now)
    else:
        state = replace(state, announcing=True, turn=1)
    board.model.show(state)
