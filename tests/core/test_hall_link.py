"""A program's link to its hall: the view-model hears what happens, and everything ends in order."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from core.fleet.registry import Report
from core.office import Event, Office
from core.qt.hall_link import HallLink
from core.technician.reporter import report_of
from demo import hands


class HeardModel:
    """Notes what it hears."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def start(self) -> None:
        self.heard.append("start")

    def stop(self) -> None:
        self.heard.append("stop")

    def happened(self, events: tuple[Event, ...]) -> None:
        self.heard += [event.kind for event in events]

    def database_lost(self) -> None:
        self.heard.append("lost")

    def database_found(self) -> None:
        self.heard.append("found")


def make_link(office: Office) -> HallLink:
    def report() -> Report:
        return report_of("u1", "display", "Display 1", office.clock)

    return HallLink(office, lambda: office, report)


def test_the_model_hears_what_happens_and_the_hall_hears_of_the_program(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    office: Office,
) -> None:
    link, model = make_link(office), HeardModel()
    link.connect(model)
    link.start()
    assert model.heard == ["start"]
    assert hands.wait_until(lambda: office.views.fleet().devices)
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    assert hands.wait_until(lambda: "issued" in model.heard)
    link.close()
    assert model.heard[-1] == "stop"
    (device,) = office.views.fleet().devices
    assert device.facts["closed"] is True
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    hands.wait_until(lambda: False, 0.3)
    assert model.heard[-1] == "stop", "nothing is heard after the end"


def test_closing_stops_the_model_before_it_waits_for_the_work_in_hand(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    office: Office,
) -> None:
    link, model, stopped = make_link(office), HeardModel(), threading.Event()

    def stop() -> None:
        model.heard.append("stop")
        stopped.set()

    def work(name: str) -> None:
        assert stopped.wait(5)
        model.heard.append(name)

    model.stop = stop  # type: ignore[method-assign]
    link.connect(model)
    for name in ("first", "second"):
        link.worker(name).run(lambda name=name: work(name), lambda _none: None, lambda _error: None)  # type: ignore[misc]
    link.start()
    link.close()
    assert model.heard[:2] == ["start", "stop"]
    assert set(model.heard[2:]) == {"first", "second"}
    assert not {"first", "second"} & {thread.name for thread in threading.enumerate()}
