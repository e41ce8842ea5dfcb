"""``day status|open|close|calendar``: the service day, holidays and breaks."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

import typer

from cli.terminal import emit, open_office, tongue
from core.catalogue.model import DAYS
from core.errors import Refused, WrongUsage

app = typer.Typer(no_args_is_help=True, help="The service day: its state, its end, holidays and breaks.")

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]
BREAK = re.compile(r"(?P<days>[A-Za-z,-]+) (?P<from>\d\d:\d\d)-(?P<until>\d\d:\d\d)")


@app.command("status")
def status() -> None:
    """Show the state of today: open or why not, tickets by state, services that give none and why."""
    with open_office() as office:
        view = office.views.day()
    data = {
        "day": view.day,
        "state": view.state,
        "name": view.name or None,
        "opens": view.opens or None,
        "closes": view.closes or None,
        "open_services": view.open_services,
        "open_counters": view.open_counters,
        "tickets": dict(view.counts),
        "closed": {code: closed.reason for code, closed in view.closed.items()},
    }
    emit(
        data,
        lambda: "\n".join(
            [
                tongue()(
                    "cli-day-status",
                    day=view.day,
                    state=tongue()(f"cli-day-{view.state}", name=view.name),
                    services=view.open_services,
                    counters=view.open_counters,
                ),
                *(f"  {state:<10} {count}" for state, count in sorted(view.counts.items())),
            ]
        ),
    )


@app.command("close")
def close(reason: Annotated[str, typer.Option(help="Why, in words.")] = "") -> None:
    """End today: no more tickets, and every ticket is closed. Safe to repeat."""
    with open_office() as office:
        day = office.day.today().isoformat()
        ended = office.day.close(reason)
    emit(
        {"ok": True, "day": day, "state": "day-closed", "ended": ended},
        lambda: tongue()("cli-day-closed-now", day=day, count=ended),
    )


@app.command("open")
def reopen() -> None:
    """Open an ended day again; closed tickets stay closed."""
    with open_office() as office:
        day = office.day.today().isoformat()
        changed = office.day.reopen()
        state = office.views.day().state
    emit(
        {"ok": True, "day": day, "state": state, "changed": changed},
        lambda: tongue()("cli-day-opened" if changed else "cli-day-was-open", day=day),
    )


@app.command("calendar")
def calendar(
    holiday: Day = None,
    working: Annotated[
        datetime | None,
        typer.Option("--open", formats=["%Y-%m-%d"], help="Open on this day whatever its weekday."),
    ] = None,
    clear: Day = None,
    pause: Annotated[
        str | None, typer.Option("--break", help="A weekly break, as 'Fri 11:30-13:00'.")
    ] = None,
    remove_break: Annotated[int | None, typer.Option(min=1, max=2**31 - 1, help="Number of a break.")] = None,
    name: Annotated[str, typer.Option(help="Name of the holiday or break.")] = "",
    agency: Annotated[str | None, typer.Option(help="The break is this agency's only.")] = None,
    overtime: Annotated[
        int | None, typer.Option(help="Minutes counters work after a service's last ticket.")
    ] = None,
) -> None:
    """Show holidays and breaks, or change one of them."""
    changes = [holiday, working, clear, pause, remove_break, overtime]
    if sum(change is not None for change in changes) > 1:
        raise WrongUsage("usage", where="calendar", detail=tongue()("cli-calendar-one"))
    with open_office() as office:
        if holiday is not None:
            office.day.set(holiday.date(), "closed", name)
        elif working is not None:
            office.day.set(working.date(), "open", name)
        elif clear is not None:
            office.day.set(clear.date(), None)
        elif pause is not None:
            days, begins, ends = _break(pause)
            office.day.add_break(days, begins, ends, name, agency)
        elif remove_break is not None:
            office.day.remove_break(remove_break)
        elif overtime is not None:
            office.day.set_overtime(overtime)
        today = office.day.today()
        days_off = office.day.calendar(date(today.year, 1, 1))
        calendar_now = office.directory().calendar
    data: dict[str, Any] = {
        "today": today.isoformat(),
        "days": [
            {"day": day, "kind": "open" if exceptional.open else "holiday", "name": exceptional.name}
            for day, exceptional in days_off
        ],
        "breaks": [
            {
                "break": weekly_break.id,
                "days": list(weekly_break.days),
                "from": weekly_break.from_time,
                "until": weekly_break.until_time,
                "name": weekly_break.name,
                "agency": weekly_break.agency,
            }
            for weekly_break in calendar_now.pauses
        ],
        "overtime_minutes": calendar_now.overtime_minutes,
    }
    emit(
        data,
        lambda: "\n".join(
            [
                *(f"{entry['day']}  {entry['kind']:<8} {entry['name']}" for entry in data["days"]),
                *(
                    f"#{entry['break']}  {','.join(entry['days'])} {entry['from']}-{entry['until']}  {entry['name']}"
                    f"  {entry['agency'] or ''}".rstrip()
                    for entry in data["breaks"]
                ),
                tongue()("cli-calendar-overtime", minutes=calendar_now.overtime_minutes),
            ]
        ),
    )


def _break(text: str) -> tuple[tuple[str, ...], str, str]:
    """``Mon-Thu,Sat 12:00-13:00`` as weekdays, begin and end; Refused("break-form")."""
    match = BREAK.fullmatch(text.strip())
    if match is None:
        raise Refused("break-form", where=text)
    days: list[str] = []
    for part in match["days"].split(","):
        first, _, last = (word.strip().capitalize() for word in part.partition("-"))
        if (
            first not in DAYS
            or (last and last not in DAYS)
            or (last and DAYS.index(last) < DAYS.index(first))
        ):
            raise Refused("break-form", where=text)
        days += DAYS[DAYS.index(first) : DAYS.index(last or first) + 1]
    return tuple(days), match["from"], match["until"]
