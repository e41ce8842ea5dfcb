"""What the supervisor's page shows, as frozen records: a function of a snapshot of the hall's PCs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from core.clock import local
from core.errors import Refused
from core.fleet.alarms import BAD_DRIFT_MS, DRIFT_MS, NO_PAPER, TESTED_TODAY, Alarm, closed, silent
from core.fleet.registry import Device
from core.fleet.sentences import (
    alarm_sentence,
    claim_sentences,
    conflict_sentence,
    merge_sentence,
    paper_words,
)
from core.fleet.view import FleetView
from core.handin.conflicts import Conflict
from core.pc.checkup import Checkup
from core.printing.roll import SOON
from core.words import Words

COLUMNS = ("name", "place", "seen", "unmerged", "paper", "clock", "test", "version")
KIND_ICONS = {"kiosk": "ticket", "counter": "users", "display": "megaphone"}
CLOCK_RIGHT_MS = 2000
"""Milliseconds: a clock that is off by less is shown as right."""

Ink = Literal["ink", "muted", "primary", "amberInk", "danger"]
NEED: tuple[Ink, ...] = ("danger", "amberInk", "primary", "muted")
"""Inks of the rows, in their order: those that need a person come first."""
Look = Literal["heading", "alarm", "warning", "hint"]
Act = Literal["", "release", "note", "save", "test"]


@dataclass(frozen=True, slots=True)
class FleetState:
    """What the supervisor's view-model knows; replaced whole."""

    view: FleetView | None = None
    noting: str = ""
    """Identity of the conflict whose note is being written."""
    busy: bool = False
    refused: Refused | None = None
    """Why the last act was not done; stays until the next one."""
    trouble: str = ""
    """Code of what went wrong; empty: nothing did."""


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    ink: Ink = "muted"


@dataclass(frozen=True, slots=True)
class Row:
    """One PC."""

    icon: str
    ink: Ink
    """Of the name: red and amber for a PC with alarms, green for one in touch, grey for a closed one."""
    cells: tuple[Cell, ...]
    """One for each of COLUMNS."""


@dataclass(frozen=True, slots=True)
class Card:
    """One thing beside the table: a heading, a sentence, and perhaps what can be done about it."""

    look: Look
    text: str
    more: tuple[str, ...] = ()
    """Further sentences."""
    act: Act = ""
    """What its button does; empty: it has none."""
    button: str = ""
    subject: str = ""
    """What is acted on: a counter's code, or a conflict's identity."""
    enabled: bool = True
    field: str = ""
    """Name of the field in which a note is written; empty: there is none."""


@dataclass(frozen=True, slots=True)
class Props:
    """Everything the page draws."""

    summary: str
    trouble: str
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    empty: str = ""
    """Said instead of the table when no PC has reported; empty: there is a table."""
    cards: tuple[Card, ...] = ()


def derive(state: FleetState, speak: Words) -> Props:
    """The page for what is known now."""
    view = state.view
    if view is None:
        return Props(speak("fleet-looking"), _trouble(state, speak))
    touched = sum(in_touch(device, view) for device in view.devices)
    summary = speak("fleet-line", count=touched, all=len(view.devices))
    return Props(
        summary if view.devices else speak("status-nobody"),
        _trouble(state, speak),
        tuple(speak(f"fleet-column-{name}") for name in COLUMNS),
        rows(view, speak),
        "" if view.devices else speak("fleet-nobody"),
        cards(view, state, speak),
    )


def _trouble(state: FleetState, speak: Words) -> str:
    if state.trouble:
        return speak("counter-trouble-bug" if state.trouble == "bug" else "fleet-trouble")
    return "" if state.refused is None else speak.of_error(state.refused)


def in_touch(device: Device, view: FleetView) -> bool:
    return not silent(device, view.now) and not closed(device)


# The table


def rows(view: FleetView, speak: Words) -> tuple[Row, ...]:
    """What wants a person first, else as the hall lists them: nobody scrolls for a fault."""
    table = [
        Row(KIND_ICONS.get(device.kind, "info"), _ink(device, view), _cells(device, view, speak))
        for device in view.devices
    ]
    return tuple(sorted(table, key=lambda row: NEED.index(row.ink)))


def _ink(device: Device, view: FleetView) -> Ink:
    levels = [alarm.level for alarm in view.alarms if alarm.where == device.name]
    if silent(device, view.now) or "urgent" in levels:
        return "danger"
    if levels:
        return "amberInk"
    return "muted" if closed(device) else "primary"


def _cells(device: Device, view: FleetView, speak: Words) -> tuple[Cell, ...]:
    """One for each of COLUMNS."""
    zone = view.directory.hall.time_zone
    counter = view.directory.counter_by_id.get(device.counter or 0)
    return (
        Cell(device.name, "danger" if silent(device, view.now) else "ink"),
        Cell(_kind(device.kind, speak) if counter is None else counter.name),
        _seen(device, view, zone, speak),
        Cell(str(device.unmerged), "amberInk") if device.unmerged else Cell("–"),
        _paper_roll(device, view, zone, speak),
        _clock(device.drift_ms, speak),
        _test(device, view, zone, speak),
        Cell(device.version, "muted" if device.version == view.version else "amberInk"),
    )


def _kind(kind: str, speak: Words) -> str:
    """A newer program may be of a kind that is not known here."""
    key = f"fleet-kind-{kind}"
    return speak(key) if speak.has(key) else kind


def _seen(device: Device, view: FleetView, zone: ZoneInfo, speak: Words) -> Cell:
    if closed(device):
        return Cell(speak("status-closed"))
    if silent(device, view.now):
        return Cell(speak("fleet-silent-since", time=f"{local(device.seen_at, zone):%H.%M}"), "danger")
    return Cell(speak("status-in-touch"), "primary")


def _paper_roll(device: Device, view: FleetView, zone: ZoneInfo, speak: Words) -> Cell:
    if device.paper in NO_PAPER:
        return Cell(paper_words(device.paper, speak), "danger")
    until = device.paper_until
    low = device.paper == "near-end" or (until is not None and until - view.now < SOON)
    text = paper_words(device.paper, speak) if device.paper else "–"
    if until is not None:
        text = speak("fleet-paper-until", time=f"{local(until, zone):%H.%M}")
    return Cell(text, "amberInk" if low else "muted")


def _clock(drift_ms: int, speak: Words) -> Cell:
    """``drift_ms``: how far the PC's clock is ahead."""
    off = abs(drift_ms)
    text = speak("fleet-clock-right") if off < CLOCK_RIGHT_MS else f"{round(drift_ms / 1000):+d} s"
    return Cell(text, "danger" if off > BAD_DRIFT_MS else "amberInk" if off > DRIFT_MS else "muted")


def _test(device: Device, view: FleetView, zone: ZoneInfo, speak: Words) -> Cell:
    """The morning test of today."""
    test = Checkup.from_fact(device.facts.get("test"))
    if test is None or view.now - test.at > TESTED_TODAY:
        return Cell(speak("fleet-test-none"))
    time = f"{local(test.at, zone):%H.%M}"
    if test.bad:
        return Cell(speak("fleet-test-bad", count=len(test.bad), time=time), "danger")
    return Cell(speak("fleet-test-good", time=time), "amberInk" if test.look else "primary")


# The cards beside the table


def cards(view: FleetView, state: FleetState, speak: Words) -> tuple[Card, ...]:
    """Alarms and conflicts, what was merged today, the backup, the morning test."""
    zone = view.directory.hall.time_zone
    column: list[Card] = []
    alarms = [alarm for alarm in view.alarms if alarm.kind != "conflicts"]  # the conflicts themselves follow
    if view.devices or view.alarms:
        column.append(Card("heading", speak("fleet-alarms")))
    column += [_alarm(alarm, zone, speak) for alarm in alarms]
    if view.devices and not alarms and not view.conflicts:
        column.append(Card("hint", well(view, speak)))
    column += [_conflict(conflict, state, zone, speak) for conflict in view.conflicts]
    if view.merges:
        column.append(Card("heading", speak("fleet-merges")))
        column += [Card("hint", merge_sentence(merge, zone, speak)) for merge in view.merges]
    kept = view.backup
    when = "" if kept is None else f"{local(kept.at, zone):%d-%m %H.%M}"
    sentence = speak("fleet-backup", time=when) if kept else speak("fleet-no-backup")
    column.append(Card("heading", speak("doctor-check-backup")))
    column.append(Card("hint", sentence, act="test", button=speak("fleet-test")))
    return tuple(column)


def well(view: FleetView, speak: Words) -> str:
    """That no PC has an alarm. Nothing is said of the queue, which this page does not know, nor of PCs that are
    closed or have been away for long, which tell nothing."""
    touched = sum(in_touch(device, view) for device in view.devices)
    if touched == len(view.devices):
        return speak("fleet-pcs-well")
    return speak("fleet-touched-well" if touched else "fleet-none-in-touch")


def _alarm(alarm: Alarm, zone: ZoneInfo, speak: Words) -> Card:
    look: Look = "alarm" if alarm.level == "urgent" else "warning"
    text = alarm_sentence(alarm, zone, speak)
    if alarm.kind != "apart":
        return Card(look, text)
    return Card(look, text, act="release", button=speak("fleet-release"), subject=alarm.where)


def _conflict(conflict: Conflict, state: FleetState, zone: ZoneInfo, speak: Words) -> Card:
    text, claims = conflict_sentence(conflict, zone, speak), tuple(claim_sentences(conflict, zone, speak))
    if state.noting != conflict.uid:
        return Card("warning", text, claims, act="note", button=speak("fleet-settle"), subject=conflict.uid)
    return Card(
        "warning",
        text,
        claims,
        act="save",
        button=speak("fleet-save"),
        subject=conflict.uid,
        enabled=not state.busy,
        field=speak("fleet-note"),
    )
