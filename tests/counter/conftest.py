"""A desk over the real office, and an officer who sits at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from core.cutoff.desk import DeskBooks
from core.office import Office
from counter.app import Desk
from demo import hands


@pytest.fixture
def desk(qtbot: QtBot, office: Office) -> Iterator[Desk]:  # noqa: ARG001  # makes the app
    office.people.add("SITI", "Siti Rahmawati", "DUKCAPIL", "246810")
    office.people.add("RINI", "Rini Astuti", "IMIGRASI", "1234")
    made = Desk(DeskBooks.over(office))
    made.window.show()
    made.start()
    assert hands.wait_until(lambda: len(made.model.state.officers) == 2)
    yield made
    made.close()
