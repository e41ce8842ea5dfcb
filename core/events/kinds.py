"""The kinds of events and what each says. docs/events.md is made from this file (packaging/events_page.py)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from core.events.form import Payload, Unknown, fact, from_data, wants

Columns = Mapping[str, Any]
_BEFORE = "columns of the ticket that the step replaced, with the values they had; for taking it back"


# A ticket's life


@dataclass(frozen=True, slots=True)
class Issued(Payload):
    """A ticket was issued."""

    kind: ClassVar[str] = "issued"
    print: str = fact("what was known of its paper: issued, noted")
    stops: tuple[str, ...] = fact("codes of all services of a visit with several, in order", default=())
    uid: str = fact(
        "identity of the kiosk's ticket, when a desk had entered it from its paper before", default=""
    )
    service: str = fact("code of the service it was issued for, in the same case", default="")


@dataclass(frozen=True, slots=True)
class Queued(Payload):
    """The ticket waits from now on: its visitor has the number."""

    kind: ClassVar[str] = "queued"
    print: str = fact("what became of its paper: printed, unconfirmed, noted")


@dataclass(frozen=True, slots=True)
class PrintSettled(Payload):
    """What became of the paper of a ticket that waits already, or does not yet."""

    kind: ClassVar[str] = "print-settled"
    print: str = fact("printed, unconfirmed, failed, noted")


@dataclass(frozen=True, slots=True)
class Called(Payload):
    """A counter calls the ticket. With a reason: out of order, by its number."""

    kind: ClassVar[str] = "called"
    why: tuple[str, ...] = fact(
        "why this one: reasons of the order; named: by its number; paper: by the paper shown",
        default=(),
    )
    run: int | None = fact("favoured calls of the agency in a row before this call", default=None)
    calls: int | None = fact(
        "calls of the counter for this service today before it, where it has weights", default=None
    )
    before: Columns | None = fact(_BEFORE, default=None)


@dataclass(frozen=True, slots=True)
class Recalled(Payload):
    """The counter calls the same visitor once more."""

    kind: ClassVar[str] = "recalled"


@dataclass(frozen=True, slots=True)
class Started(Payload):
    """The visitor is there: serving begins."""

    kind: ClassVar[str] = "started"
    before: Columns | None = fact(_BEFORE, default=None)


@dataclass(frozen=True, slots=True)
class Finished(Payload):
    """Serving ended, and the visit with it. With a reason: by the end of the day."""

    kind: ClassVar[str] = "finished"
    before: Columns | None = fact(_BEFORE, default=None)


@dataclass(frozen=True, slots=True)
class StopFinished(Payload):
    """Serving ended, and the visit goes on to its next service."""

    kind: ClassVar[str] = "stop-finished"
    service: str = fact("code of the service that was done")
    to: str = fact("code of the service the ticket waits for now")
    stop: int = fact("position of that stop in the visit, from 1")
    before: Columns | None = fact(_BEFORE, default=None)


@dataclass(frozen=True, slots=True)
class NoShow(Payload):
    """Called, did not come. With a reason: by the end of the day."""

    kind: ClassVar[str] = "no-show"
    before: Columns | None = fact(_BEFORE, default=None)


@dataclass(frozen=True, slots=True)
class Held(Payload):
    """Set aside, to be resumed by the same counter. Reason ``counter-taken``: somebody else was at the counter when
    work done offline was handed in."""

    kind: ClassVar[str] = "held"
    before: Columns | None = fact(_BEFORE, default=None)


@dataclass(frozen=True, slots=True)
class Resumed(Payload):
    """The counter goes on with whom it held."""

    kind: ClassVar[str] = "resumed"
    before: Columns | None = fact(_BEFORE, default=None)


@dataclass(frozen=True, slots=True)
class Transferred(Payload):
    """Sent on to another service or counter."""

    kind: ClassVar[str] = "transferred"
    from_service: str = fact("code of the service it was at", key="from")
    to: str = fact("code of the service or counter it goes to")
    before: Columns | None = fact(_BEFORE, default=None)


@dataclass(frozen=True, slots=True)
class Returned(Payload):
    """Put back into the queue: after a call that was missed, or from the counter."""

    kind: ClassVar[str] = "returned"
    before: Columns | None = fact(_BEFORE, default=None)


@dataclass(frozen=True, slots=True)
class Cancelled(Payload):
    """Nobody will come for it."""

    kind: ClassVar[str] = "cancelled"


@dataclass(frozen=True, slots=True)
class Expired(Payload):
    """The day ended before it was served."""

    kind: ClassVar[str] = "expired"


@dataclass(frozen=True, slots=True)
class Undone(Payload):
    """A step was taken back (``About.undoes``). Reason ``not-answered``: the officer never saw it done."""

    kind: ClassVar[str] = "undone"
    what: str = fact("kind of the event that was taken back")


@dataclass(frozen=True, slots=True)
class PriorityCorrected(Payload):
    """An officer corrected what the visitor declared."""

    kind: ClassVar[str] = "priority-corrected"
    from_class: str = fact("priority class before", key="from")
    to: str = fact("priority class now")


@dataclass(frozen=True, slots=True)
class ReprintAsked(Payload):
    """A kiosk is asked for a copy."""

    kind: ClassVar[str] = "reprint-asked"
    device: str = fact("name of the kiosk that is to print it")
    uid: str = fact("identity of the ticket")


@dataclass(frozen=True, slots=True)
class Reprinted(Payload):
    """A copy came out."""

    kind: ClassVar[str] = "reprinted"
    print: str = fact("printed, unconfirmed")
    printer: str = fact("address of the printer, where no kiosk printed it", default="")


@dataclass(frozen=True, slots=True)
class ReprintFailed(Payload):
    """No copy came out."""

    kind: ClassVar[str] = "reprint-failed"
    print: str = fact("failed")
    printer: str = fact("address of the printer, where no kiosk printed it", default="")


@dataclass(frozen=True, slots=True)
class PaperShown(Payload):
    """A desk was shown a paper whose ticket its books did not have, and entered it."""

    kind: ClassVar[str] = "paper-shown"
    number: str = fact("the number on the paper")
    typed: bool = fact("whether it was typed; else it was scanned")


# Counters


@dataclass(frozen=True, slots=True)
class CounterOpened(Payload):
    """An officer sits at the counter."""

    kind: ClassVar[str] = "counter-opened"


@dataclass(frozen=True, slots=True)
class CounterClosed(Payload):
    """The counter is closed. With a reason: by the end of the day."""

    kind: ClassVar[str] = "counter-closed"


@dataclass(frozen=True, slots=True)
class ExpressSet(Payload):
    """The counter takes short services first."""

    kind: ClassVar[str] = "express-set"
    minutes: int = fact("for so many minutes; 0: no longer")


# A desk's part of the queue (docs/decisions/0012)


@dataclass(frozen=True, slots=True)
class ShareWanted(Payload):
    """Another desk asks this counter's desk to let go of a ticket."""

    kind: ClassVar[str] = "share-wanted"
    ticket: int = fact("database id of the ticket")
    to: int = fact("database id of the counter that wants it")


@dataclass(frozen=True, slots=True)
class ShareApart(Payload):
    """The counter's desk is out of touch: its part of the queue is kept for it."""

    kind: ClassVar[str] = "share-apart"
    tickets: int = fact("how many tickets")


@dataclass(frozen=True, slots=True)
class ShareBack(Payload):
    """The desk is back: its part of the queue is everybody's again."""

    kind: ClassVar[str] = "share-back"
    tickets: int = fact("how many tickets")


@dataclass(frozen=True, slots=True)
class ShareReleased(Payload):
    """A person put the part of a desk that is out of touch back into everybody's line."""

    kind: ClassVar[str] = "share-released"
    tickets: int = fact("how many tickets")


# Handing in what was done offline


@dataclass(frozen=True, slots=True)
class Merged(Payload):
    """What a program did while it was offline was synchronised."""

    kind: ClassVar[str] = "merged"
    tickets: int = fact("how many tickets")
    desk: bool = fact("whether a desk did it; else a kiosk", default=False)


@dataclass(frozen=True, slots=True)
class ConflictKept(Payload):
    """Something handed in did not fit and waits for a person."""

    kind: ClassVar[str] = "conflict"
    what: str = fact("kind of the conflict")


@dataclass(frozen=True, slots=True)
class ConflictSettled(Payload):
    """A person has seen to it; the reason says how."""

    kind: ClassVar[str] = "conflict-settled"
    conflict: str = fact("identity of the conflict")
    what: str = fact("kind of the conflict")
    number: str = fact("number of its ticket")


# Programs and people


@dataclass(frozen=True, slots=True)
class DeviceEnrolled(Payload):
    """A program entered the hall's register."""

    kind: ClassVar[str] = "device-enrolled"
    program: str = fact("kiosk, counter, display", key="kind")
    uid: str = fact("identity of the program")


@dataclass(frozen=True, slots=True)
class DeviceRetired(Payload):
    """A PC was taken out of the list."""

    kind: ClassVar[str] = "device-retired"


@dataclass(frozen=True, slots=True)
class OfficerAdded(Payload):
    """Somebody may sign in from now on."""

    kind: ClassVar[str] = "officer-added"
    officer: str = fact("code of the officer")
    name: str = fact("their name")
    role: str = fact("officer, supervisor, administrator")


@dataclass(frozen=True, slots=True)
class OfficerRetired(Payload):
    """Somebody may sign in no longer."""

    kind: ClassVar[str] = "officer-retired"
    officer: str = fact("code of the officer")


@dataclass(frozen=True, slots=True)
class PinChanged(Payload):
    """An officer has another PIN."""

    kind: ClassVar[str] = "pin-changed"
    officer: str = fact("code of the officer")


@dataclass(frozen=True, slots=True)
class SignedIn(Payload):
    """An officer signed in."""

    kind: ClassVar[str] = "signed-in"


@dataclass(frozen=True, slots=True)
class SignInFailed(Payload):
    """A wrong PIN."""

    kind: ClassVar[str] = "sign-in-failed"


# The day


@dataclass(frozen=True, slots=True)
class DayOpened(Payload):
    """A service day that was ended was opened again."""

    kind: ClassVar[str] = "day-opened"
    day: str = fact("the service day, YYYY-MM-DD")


@dataclass(frozen=True, slots=True)
class DayClosed(Payload):
    """A service day ended; the reason says why."""

    kind: ClassVar[str] = "day-closed"
    day: str = fact("the service day, YYYY-MM-DD")
    ended: int = fact("how many tickets got their outcome by it")


@dataclass(frozen=True, slots=True)
class DaySet(Payload):
    """The calendar changed: one day is a holiday, open in spite of its weekday, or as every other."""

    kind: ClassVar[str] = "calendar-changed"
    day: str = fact("the day, YYYY-MM-DD")
    as_: str | None = fact("closed, open, or null: as every other", key="kind")
    name: str = fact("name of the holiday; empty when there is none")


@dataclass(frozen=True, slots=True)
class BreakAdded(Payload):
    """The calendar changed: a weekly break was added."""

    kind: ClassVar[str] = "calendar-changed"
    number: int = fact("number of the break", key="break")
    days: str = fact("weekdays, as Mon,Tue")
    from_time: str = fact("HH:MM")
    until_time: str = fact("HH:MM")
    name: str = fact("what visitors read")
    agency_id: int | None = fact("database id of the one agency it is for; null: the whole hall")


@dataclass(frozen=True, slots=True)
class BreakRemoved(Payload):
    """The calendar changed: a weekly break was taken out."""

    kind: ClassVar[str] = "calendar-changed"
    number: int = fact("number of the break", key="break-removed")


@dataclass(frozen=True, slots=True)
class OvertimeSet(Payload):
    """The calendar changed: how long counters work after the last ticket."""

    kind: ClassVar[str] = "calendar-changed"
    minutes: int = fact("minutes after a service's last ticket", key="overtime_minutes")


# The hall


@dataclass(frozen=True, slots=True)
class HallMade(Payload):
    """The hall was made. A fact that was not given is left out, here and in hall-changed."""

    kind: ClassVar[str] = "hall-made"
    name: str | None = fact("name of the hall", default=None)
    place: str | None = fact("town or regency", default=None)
    address: str | None = fact("street and house number", default=None)
    time_zone: str | None = fact("tz name", default=None)
    ticker: str | None = fact("lines of the board's ticker", default=None)


@dataclass(frozen=True, slots=True)
class HallChanged(Payload):
    """Facts of the hall changed."""

    kind: ClassVar[str] = "hall-changed"
    name: str | None = fact("name of the hall", default=None)
    place: str | None = fact("town or regency", default=None)
    address: str | None = fact("street and house number", default=None)
    time_zone: str | None = fact("tz name", default=None)
    ticker: str | None = fact("lines of the board's ticker", default=None)


@dataclass(frozen=True, slots=True)
class CatalogueImported(Payload):
    """A catalogue came into force."""

    kind: ClassVar[str] = "catalogue-imported"
    changes: tuple[Columns, ...] = fact(
        "of each record what (added, changed, retired), kind, code, values before and after"
    )


@dataclass(frozen=True, slots=True)
class PolicyChanged(Payload):
    """Figures of an agency's policy changed."""

    kind: ClassVar[str] = "policy-changed"
    agency: str = fact("code of the agency")
    changes: Columns = fact("name of the figure: value before and after")


@dataclass(frozen=True, slots=True)
class SettingChanged(Payload):
    """A setting of the hall changed."""

    kind: ClassVar[str] = "setting-changed"
    setting: str = fact("name of the setting")
    from_value: int = fact("value before, in the setting's unit", key="from")
    to: int = fact("value now, in the setting's unit")


# Backups


@dataclass(frozen=True, slots=True)
class BackupMade(Payload):
    """A backup was made."""

    kind: ClassVar[str] = "backup"
    file: str = fact("name of the file")
    bytes: int = fact("its size in bytes")
    rows: int = fact("how many rows it holds")
    verified: bool = fact("whether it was proved by restoring it")
    seconds: float = fact("how long that took, in seconds")


@dataclass(frozen=True, slots=True)
class Restored(Payload):
    """The hall was restored from a backup: numbers go on after a gap."""

    kind: ClassVar[str] = "restored"
    file: str = fact("name of the backup's file")
    made_at: str = fact("when the backup was made, ISO 8601 in UTC")
    rows: int = fact("how many rows it held")
    from_engine: str = fact("sqlite or postgresql: what it was made of", key="from")


@dataclass(frozen=True, slots=True)
class Moved(Payload):
    """The hall was moved to another database engine."""

    kind: ClassVar[str] = "moved"
    from_engine: str = fact("sqlite or postgresql", key="from")
    to: str = fact("sqlite or postgresql")


def _by_kind(classes: Iterable[type[Payload]]) -> dict[str, tuple[type[Payload], ...]]:
    by_kind: dict[str, tuple[type[Payload], ...]] = {}
    for made in classes:
        by_kind[made.kind] = (*by_kind.get(made.kind, ()), made)
    return by_kind


KINDS: Mapping[str, tuple[type[Payload], ...]] = _by_kind(
    (
        Issued, Queued, PrintSettled, Called, Recalled, Started, Finished, StopFinished, NoShow, Held, Resumed,
        Transferred, Returned, Cancelled, Expired, Undone, PriorityCorrected, ReprintAsked, Reprinted, ReprintFailed,
        PaperShown, CounterOpened, CounterClosed, ExpressSet, ShareWanted, ShareApart, ShareBack, ShareReleased,
        Merged, ConflictKept, ConflictSettled, DeviceEnrolled, DeviceRetired, OfficerAdded, OfficerRetired,
        PinChanged, SignedIn, SignInFailed, DayOpened, DayClosed, DaySet, BreakAdded, BreakRemoved, OvertimeSet,
        HallMade, HallChanged, CatalogueImported, PolicyChanged, SettingChanged, BackupMade, Restored, Moved,
    )
)  # fmt: skip
"""Kind -> its payloads; a kind with several is told apart by the keys that each needs."""


def payload(kind: str, data: Mapping[str, Any]) -> Payload:
    """The payload of a row; Unknown for a kind or a form that this program does not know."""
    for made in KINDS.get(kind, ()):
        if wants(made) <= data.keys():
            try:
                return from_data(made, data)
            except ValueError:
                break
    return Unknown(kind, data)
