"""A counter's table shows a long wait as the hall says."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from core.clock import MINUTE
from core.office import Office
from core.qt.theme import color
from core.words import words
from counter.waiting import TIME, TicketTable


@pytest.mark.parametrize(
    ("setting", "minutes", "late"), [(None, 29, False), (None, 30, True), ("20", 20, True)]
)
def test_a_long_wait_is_red_from_the_minute_the_hall_says(
    qapp: Any,  # noqa: ARG001  # fonts
    office: Office,
    setting: str | None,
    minutes: int,
    late: bool,
) -> None:
    office.counters.open("L09")
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    if setting is not None:
        office.catalogue.set_setting("counter_long_wait_min", setting)
    table = TicketTable()
    view = office.views.desk("L09")
    table.show(view, "waiting", words("id"), view.now + minutes * MINUTE)
    shown = table.data(table.index(0, TIME), Qt.ItemDataRole.ForegroundRole)
    assert shown.name() == color("danger" if late else "ink").lower()
