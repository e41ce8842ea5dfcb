"""What the supervisor's page shows for a state of the hall, as tables: no window is needed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.clock import MINUTE, Micros
from core.errors import Refused
from core.fleet.alarms import alarms
from core.fleet.registry import Device
from core.fleet.view import Apart, Backup, FleetView, Merge
from core.handin.conflicts import Conflict
from core.office import Office
from core.words import words
from counter.fleet_rows import COLUMNS, Card, FleetState, Row, derive, rows, well

SPEAK = words("id")
NOW: Micros = 1_795_401_720_000_000
"""09.42 on the hall's clock."""
HOUR = 60 * MINUTE
KIOSK = Device("u1", "kiosk", "Kiosk 1", None, 0, None, NOW, "1.0", 0, 0, "ok", None, None)
CONFLICT = Conflict(
    uid="c1",
    kind="number-twice",
    at=NOW,
    day="2026-11-23",
    number="A001",
    device="Kiosk 3",
    counter=None,
    data={},
    settled_at=None,
    settled_by=None,
)


@pytest.fixture
def fleet(office: Office) -> Any:
    """Makes the view of such PCs, with the alarms that belong to them."""
    directory = office.directory()

    def make(
        *devices: Device, apart: tuple[Apart, ...] = (), conflicts: tuple[Conflict, ...] = ()
    ) -> FleetView:
        places = [(place.counter, place.since, place.waiting) for place in apart]
        raised = alarms(devices, places, conflicts, "1.0", NOW)
        return FleetView(directory, NOW, "1.0", devices, raised, conflicts, (), apart)

    return make


def cells(row: Row) -> dict[str, tuple[str, str]]:
    return {name: (cell.text, cell.ink) for name, cell in zip(COLUMNS, row.cells, strict=True)}


@pytest.mark.parametrize(
    ("changes", "column", "shown"),
    [
        ({}, "name", ("Kiosk 1", "ink")),
        ({}, "place", ("Kiosk", "muted")),
        ({"kind": "robot"}, "place", ("robot", "muted")),
        ({}, "seen", ("terhubung", "primary")),
        ({"seen_at": NOW - MINUTE}, "seen", ("tidak merespons sejak 09.41", "danger")),
        ({"seen_at": NOW - MINUTE}, "name", ("Kiosk 1", "danger")),
        ({"seen_at": NOW - MINUTE, "facts": {"closed": True}}, "seen", ("ditutup", "muted")),
        ({}, "unmerged", ("–", "muted")),
        ({"unmerged": 3}, "unmerged", ("3", "amberInk")),
        ({"paper": ""}, "paper", ("–", "muted")),
        ({}, "paper", ("kertas baik", "muted")),
        ({"paper": "near-end"}, "paper", ("kertas hampir habis", "amberInk")),
        ({"paper": "out", "paper_until": NOW}, "paper", ("kertas habis", "danger")),
        ({"paper_until": NOW + 5 * HOUR}, "paper", ("cukup sampai ± 14.42", "muted")),
        ({"paper_until": NOW + MINUTE}, "paper", ("cukup sampai ± 09.43", "amberInk")),
        ({"drift_ms": 1999}, "clock", ("tepat", "muted")),
        ({"drift_ms": -2000}, "clock", ("-2 s", "muted")),
        ({"drift_ms": 30_001}, "clock", ("+30 s", "amberInk")),
        ({"drift_ms": -120_001}, "clock", ("-120 s", "danger")),
        ({}, "test", ("belum", "muted")),
        ({}, "version", ("1.0", "muted")),
        ({"version": "0.9"}, "version", ("0.9", "amberInk")),
    ],
)
def test_a_pcs_row(fleet: Any, changes: dict[str, Any], column: str, shown: tuple[str, str]) -> None:
    (row,) = rows(fleet(replace(KIOSK, **changes)), SPEAK)
    assert cells(row)[column] == shown


def test_what_needs_a_person_first_and_else_as_listed(fleet: Any) -> None:
    view = fleet(
        replace(KIOSK, name="Tutup", facts={"closed": True}),
        KIOSK,
        replace(KIOSK, name="Versi", version="0.9"),
        replace(KIOSK, name="Kiosk 2"),
        replace(KIOSK, name="Habis", paper="out"),
        replace(KIOSK, name="Diam", seen_at=NOW - MINUTE),
    )
    assert [(row.cells[0].text, row.ink) for row in rows(view, SPEAK)] == [
        ("Habis", "danger"),
        ("Diam", "danger"),
        ("Versi", "amberInk"),
        ("Kiosk 1", "primary"),
        ("Kiosk 2", "primary"),
        ("Tutup", "muted"),
    ]


AWAY = replace(KIOSK, seen_at=NOW - 13 * HOUR)
CLOSED = replace(KIOSK, facts={"closed": True})


@pytest.mark.parametrize(
    ("devices", "sentence"),
    [
        ((KIOSK, KIOSK), "Semua PC baik."),
        ((KIOSK, CLOSED), "Semua PC yang terhubung baik."),
        ((KIOSK, AWAY), "Semua PC yang terhubung baik."),
        ((CLOSED, AWAY), "Tidak ada PC yang terhubung."),
    ],
)
def test_no_more_is_said_to_be_well_than_is_known(
    fleet: Any, devices: tuple[Device, ...], sentence: str
) -> None:
    view = fleet(*devices)
    assert well(view, SPEAK) == sentence
    assert Card("hint", sentence) in derive(FleetState(view), SPEAK).cards


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    "view_of",
    [
        lambda fleet: fleet(replace(KIOSK, paper="out")),
        lambda fleet: fleet(KIOSK, conflicts=(CONFLICT,)),
        lambda fleet: fleet(KIOSK, apart=(Apart("L09", NOW, 2),)),
        lambda fleet: fleet(),
    ],
)
def test_with_anything_to_look_at_nothing_is_said_to_be_well(fleet: Any, view_of: Any, language: str) -> None:
    speak = words(language)
    props = derive(FleetState(view_of(fleet)), speak)
    wells = {speak("fleet-pcs-well"), speak("fleet-touched-well"), speak("fleet-none-in-touch")}
    assert not wells & {card.text for card in props.cards}


def test_cards_in_their_order(fleet: Any) -> None:
    view = fleet(KIOSK, apart=(Apart("L09", NOW, 2),), conflicts=(CONFLICT,))
    view = replace(view, merges=(Merge(NOW, "Kiosk 2", 4, False),), backup=Backup(NOW, "a.zip", True))
    outline = [(card.look, card.act, card.subject) for card in derive(FleetState(view), SPEAK).cards]
    assert outline == [
        ("heading", "", ""),
        ("alarm", "release", "L09"),
        ("warning", "note", "c1"),
        ("heading", "", ""),
        ("hint", "", ""),
        ("heading", "", ""),
        ("hint", "test", ""),
    ]
    assert derive(FleetState(view), SPEAK).cards[-1].text == "Cadangan terakhir: 23-11 09.42"


@pytest.mark.parametrize("busy", [False, True])
def test_a_conflict_whose_note_is_written(fleet: Any, busy: bool) -> None:
    view = fleet(KIOSK, conflicts=(CONFLICT,))
    cards = derive(FleetState(view, noting="c1", busy=busy), SPEAK).cards
    (card,) = [candidate for candidate in cards if candidate.subject == "c1"]
    assert (card.act, card.button, card.field, card.enabled) == (
        "save",
        "Simpan catatan",
        "Apa yang dilakukan?",
        not busy,
    )


@pytest.mark.parametrize(
    ("state", "line", "trouble"),
    [
        (FleetState(), "fleet-looking", ""),
        (FleetState(trouble="bug"), "fleet-looking", "counter-trouble-bug"),
        (FleetState(trouble="database-unreachable"), "fleet-looking", "fleet-trouble"),
    ],
)
def test_before_the_hall_was_seen(state: FleetState, line: str, trouble: str) -> None:
    props = derive(state, SPEAK)
    assert (props.summary, props.trouble) == (SPEAK(line), SPEAK(trouble) if trouble else "")
    assert props.cards == ()


def test_lines_over_the_table(fleet: Any) -> None:
    assert derive(FleetState(fleet(KIOSK, AWAY)), SPEAK).summary == "1 dari 2 PC terhubung."
    nobody = derive(FleetState(fleet()), SPEAK)
    assert nobody.summary == "Belum ada PC yang melapor."
    assert nobody.empty.startswith("Belum ada PC yang melapor. Nyalakan")
    assert derive(FleetState(fleet(KIOSK)), SPEAK).empty == ""
    refused = Refused("unknown-conflict", where="c1")
    assert derive(FleetState(fleet(KIOSK), refused=refused), SPEAK).trouble == SPEAK.of_error(refused)
