"""The supervisor's page: seen by supervisors only, and what can be done there."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from core.handin.work import Link
from core.office import Office
from core.qt.application import settle
from counter.app import Desk
from demo import hands


def enter(desk: Desk, office: Office, role: Any) -> None:
    office.people.add("BOS", "Ibu Kepala", None, "9999", role)
    desk.model.refresh()
    assert hands.wait_until(lambda: len(desk.model.state.officers) == 3)
    desk.model.entry.sign_in("BOS", "9999")
    assert hands.wait_until(lambda: desk.model.state.page == "counters")


def texts(desk: Desk) -> list[str]:
    return [label.text() for label in desk.window.hall.findChildren(QLabel) if label.isVisible()]


def button(desk: Desk, text: str) -> QPushButton:
    return next(
        candidate
        for candidate in desk.window.hall.findChildren(QPushButton)
        if candidate.text() == text and candidate.isVisible()
    )


def test_numbers_of_an_empty_desk_go_back_into_the_queue(desk: Desk, office: Office) -> None:
    office.counters.open("L09")
    office.shares.renew("L09", Link("gone"), (), office.clock.now() - 1)
    ticket = office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.shares.renew("L09", Link("gone"), (), office.clock.now() - 1)
    office.counters.open("L10")
    assert office.counters.call_next("L10") is None  # set apart for the desk that is away
    enter(desk, office, "administrator")
    desk.model.show_hall(True)
    assert hands.wait_until(lambda: any("Loket L09 offline" in text for text in texts(desk)))
    button(desk, "Kembalikan nomornya ke antrean").click()
    assert hands.wait_until(lambda: not office.views.fleet().apart)
    called = office.counters.call_next("L10")
    assert called is not None
    assert called.number == ticket.number
    assert [entry.kind for entry in office.people.audit()][:1] == ["share-released"]


@pytest.mark.parametrize("role", ["officer"])
def test_an_officer_does_not(desk: Desk, office: Office, role: str) -> None:
    enter(desk, office, role)
    desk.model.show_hall(True)
    settle(desk.window, 0.05)
    assert not desk.model.state.hall
    assert desk.fleet.state.view is None
