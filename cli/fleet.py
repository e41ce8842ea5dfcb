"""``status``, ``device`` and ``conflict``: how the hall's PCs are, and the conflicts that wait for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from cli.terminal import emit, open_office, tongue
from core.clock import iso, local
from core.words import Words

if TYPE_CHECKING:
    from core.fleet.registry import Device
    from core.fleet.view import FleetView
    from core.handin.conflicts import Conflict

device_app = typer.Typer(no_args_is_help=True, help="The hall's PCs.")
conflict_app = typer.Typer(no_args_is_help=True, help="Conflicts found when journals were synchronised.")


def status() -> None:
    """How every PC is, what is wrong, and what was merged today."""
    with open_office() as office:
        view = office.views.fleet()
        zone = office.hall().time_zone
    emit(view_data(view, zone), lambda: _view_text(view, zone, tongue()))


def view_data(view: FleetView, zone: ZoneInfo) -> dict[str, Any]:
    from core.fleet.sentences import alarm_sentence

    codes = {view.directory.counter_ids[code]: code for code in view.directory.counters}
    return {
        "now": iso(view.now, zone),
        "version": view.version,
        "devices": [_device_data(device, view, codes, zone) for device in view.devices],
        "alarms": [
            {
                "kind": alarm.kind,
                "level": alarm.level,
                "where": alarm.where or None,
                "since": None if alarm.since is None else iso(alarm.since, zone),
                "message": alarm_sentence(alarm, zone, tongue()),
            }
            for alarm in view.alarms
        ],
        "backup": None
        if view.backup is None
        else {"at": iso(view.backup.at, zone), "file": view.backup.file, "verified": view.backup.verified},
        "conflicts": len(view.conflicts),
        "merges": [
            {"at": iso(merge.at, zone), "device": merge.device, "tickets": merge.tickets, "desk": merge.desk}
            for merge in view.merges
        ],
        "apart": [
            {"counter": desk.counter, "since": iso(desk.since, zone), "waiting": desk.waiting}
            for desk in view.apart
        ],
    }


def _device_data(device: Device, view: FleetView, codes: dict[int, str], zone: ZoneInfo) -> dict[str, Any]:
    from core.fleet.alarms import closed, silent

    return {
        "name": device.name,
        "kind": device.kind,
        "in_touch": not silent(device, view.now) and not closed(device),
        "closed": closed(device),
        "last_seen": iso(device.seen_at, zone),
        "version": device.version,
        "letter": device.letter,
        "counter": codes.get(device.counter or 0),
        "unmerged": device.unmerged,
        "paper": device.paper or None,
        "paper_until": None if device.paper_until is None else iso(device.paper_until, zone),
        "test": _test_data(device, zone),
        "clock_drift_seconds": round(device.drift_ms / 1000, 1),
    }


def _test_data(device: Device, zone: ZoneInfo) -> dict[str, Any] | None:
    from core.pc.checkup import Checkup

    test = Checkup.from_fact(device.facts.get("test"))
    return (
        None if test is None else {"at": iso(test.at, zone), "bad": list(test.bad), "look": list(test.look)}
    )


def _view_text(view: FleetView, zone: ZoneInfo, speak: Words) -> str:
    from core.fleet.sentences import alarm_sentence, conflict_sentence, merge_sentence

    lines = _device_lines(view, zone, speak)
    lines += [f"! {alarm_sentence(alarm, zone, speak)}" for alarm in view.alarms]
    lines += [f"  {conflict_sentence(conflict, zone, speak)}" for conflict in view.conflicts]
    lines += [merge_sentence(merge, zone, speak) for merge in view.merges]
    return "\n".join(lines)


def _device_lines(view: FleetView, zone: ZoneInfo, speak: Words) -> list[str]:
    from core.fleet.alarms import DRIFT_MS, closed, silent
    from core.fleet.sentences import paper_words

    lines = []
    for device in view.devices:
        key = (
            "status-closed"
            if closed(device)
            else "status-silent"
            if silent(device, view.now)
            else "status-in-touch"
        )
        touch = speak(key)
        unmerged = speak("status-unmerged", count=device.unmerged) if device.unmerged else ""
        paper = paper_words(device.paper, speak) if device.paper else ""
        seconds = round(device.drift_ms / 1000)
        drift = speak("status-drift", seconds=f"{seconds:+d}") if abs(device.drift_ms) > DRIFT_MS else ""
        facts = [f"{local(device.seen_at, zone):%H.%M.%S}", device.version, unmerged, paper, drift]
        lines.append(
            f"{device.kind:<8} {device.name:<20} {touch:<12} " + "  ".join(part for part in facts if part)
        )
    return lines or [speak("status-nobody")]


@device_app.command("list")
def devices() -> None:
    """List every PC in service, with its last report."""
    with open_office() as office:
        view = office.views.fleet()
        zone = office.hall().time_zone
    codes = {view.directory.counter_ids[code]: code for code in view.directory.counters}
    emit(
        {"devices": [_device_data(device, view, codes, zone) for device in view.devices]},
        lambda: "\n".join(_device_lines(view, zone, tongue())),
    )


@device_app.command("retire")
def retire(name: Annotated[str, typer.Argument(help="Name of the PC, as status shows it.")]) -> None:
    """Remove a PC from the list; its number series is never given to another."""
    with open_office() as office:
        number = office.fleet.retire(name)
    emit({"name": name, "devices": number}, tongue()("cli-device-retired", name=name))


@conflict_app.command("list")
def conflicts() -> None:
    """List the conflicts to decide, the oldest first."""
    from core.fleet.sentences import conflict_sentence

    with open_office() as office:
        open_conflicts = office.handin.conflicts()
        zone = office.hall().time_zone
    speak = tongue()
    emit(
        {"conflicts": [_conflict_data(conflict, zone) for conflict in open_conflicts]},
        lambda: (
            "\n".join(
                f"{conflict.uid}  {conflict_sentence(conflict, zone, speak)}" for conflict in open_conflicts
            )
            or speak("cli-no-conflicts")
        ),
    )


@conflict_app.command("show")
def conflict(uid: Annotated[str, typer.Argument(help="The conflict, as conflict list names it.")]) -> None:
    """Show one conflict with everything known of it, also when it is settled."""
    from core.fleet.sentences import conflict_sentence

    with open_office() as office:
        shown = office.handin.conflict(uid)
        zone = office.hall().time_zone
    speak = tongue()
    settled = None if shown.settled_at is None else iso(shown.settled_at, zone)
    data = {**_conflict_data(shown, zone), "settled_at": settled, "settled_by": shown.settled_by}

    def text() -> str:
        lines = [shown.uid, conflict_sentence(shown, zone, speak)]
        for claim in shown.claims():
            place, act = claim["counter"] or shown.device, claim["kind"]
            lines.append(f"  {local(claim['at'], zone):%H.%M.%S}  {place:<12} {act}")
        if settled:
            lines.append(speak("cli-conflict-by", officer=shown.settled_by or "–", time=settled))
        return "\n".join(lines)

    emit({**data, "data": shown.data}, text)


@conflict_app.command("settle")
def settle(
    uid: Annotated[str, typer.Argument(help="The conflict, as conflict list --json names it.")],
    note: Annotated[str, typer.Option(help="What was done, in words.")],
    officer: Annotated[str, typer.Option(help="Code of the officer who settled it.")],
) -> None:
    """Settle a conflict: record who decided it and what was done."""
    with open_office() as office:
        office.handin.settle(uid, officer, note)
    emit({"conflict": uid, "settled": True}, tongue()("cli-conflict-settled"))


def _conflict_data(conflict: Conflict, zone: ZoneInfo) -> dict[str, Any]:
    from core.fleet.sentences import conflict_sentence

    return {
        "uid": conflict.uid,
        "kind": conflict.kind,
        "at": iso(conflict.at, zone),
        "service_day": conflict.day,
        "number": conflict.number,
        "device": conflict.device,
        "counter": conflict.counter,
        "message": conflict_sentence(conflict, zone, tongue()),
    }
