"""Doing what was answered: joining, naming, handing in what an old disk holds, keeping the settings."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from core import paths
from core.clock import Clock
from core.cutoff.journal import journal_path, peek_device
from core.cutoff.leftovers import find_journals, look, merge
from core.errors import AntreanError, Refused, Unavailable
from core.fleet.alarms import closed, silent
from core.office import HallFacts, Office
from core.pc import settings as pc
from core.pc.identity import KINDS, file_name
from core.pc.settings import Pc
from core.people.officers import printable
from core.printing.address import parse_address
from core.server.code import read as read_code
from core.server.join import join_by_code
from core.server.pairing import NAME_LIMIT
from core.technician.setup import autostart
from core.technician.setup.answers import Answers, settings_in

JOINED_AS = {
    "kiosk": ("kiosk",),
    "display": ("display",),
    "counter": ("counter", "supervisor", "administrator"),
}
"""Kinds of pairing codes a program may work with."""


@dataclass
class Done:
    """What became of it."""

    pc: Pc
    hall: str
    where: str
    """The database, as people are told."""
    replaced: bool = False
    """Whether a PC of that name was in the hall and is retired now."""
    merged: int = 0
    """Tickets and visits that came into the books from an old disk."""
    starts: str = ""
    """What starts the program by itself; empty: nothing does."""
    not_started: AntreanError | None = None
    """Why it does not start by itself although it was to; all else was done."""
    codes: dict[str, str] = field(default_factory=dict)
    """Of a server: kind of PC -> pairing code."""
    until: datetime | None = None
    todo: list[tuple[str, dict[str, str]]] = field(default_factory=list)


def check(answers: Answers) -> None:
    """Refuses what can be seen to be wrong before anything is done: a name that cannot be one, an address that is
    none. Refused("device-name"), ("printer-address"), ("printer-model")."""
    if answers.role != "server":
        name = plain_name(answers.name)
        if not name or len(name) > NAME_LIMIT or not printable(name):
            raise Refused("device-name", where=answers.name, most=NAME_LIMIT)
    if answers.role == "kiosk" and not answers.printer:
        raise Refused("printer-missing")
    for address in (answers.printer, answers.second_printer):
        if address:
            parse_address(address)


def plain_name(text: str) -> str:
    return " ".join(text.split())


def set_up_pc(answers: Answers, clock: Clock, database: str | None = None) -> Done:
    """Makes this PC a kiosk, counter or display of its hall; see ``core.technician.setup.server`` for the server.

    The hall is the one of the pairing code, else the one this PC is in (``database`` or what it joined), else one is
    made on this PC alone. A PC of the same name that is not seen any more is retired; Refused("name-in-use") for one
    that is. Nothing is kept unless everything before it was done.
    """
    check(answers)
    name = plain_name(answers.name)
    before = pc.read_or_put_aside()
    if answers.code.strip():
        wanted = read_code(answers.code).role
        if wanted not in JOINED_AS[answers.role]:
            raise Refused("join-role", where=wanted, role=answers.role)
        join_by_code(answers.code, name, answers.server or None, clock)
    url = pc.read().database or database or paths.default_database()
    try:
        done = _settle(answers, name, url, clock)
    except BaseException:
        if answers.code.strip():
            pc.write(before)
        raise
    if before.role and (before.role != answers.role or not answers.autostart):
        autostart.switch_off(before.role)
    if answers.autostart:
        try:
            done.starts = autostart.switch_on(answers.role, autostart.own_command())
        except Unavailable as error:
            done.not_started = error
    return done


def _settle(answers: Answers, name: str, url: str, clock: Clock) -> Done:
    journals = find_journals(answers.old_disk) if answers.old_disk is not None else []
    for journal in journals:
        look(journal, clock)  # whatever is wrong with one is told before anything is done
    office = _office(answers, url, clock)
    try:
        if answers.zone and answers.zone not in office.directory().zones:
            raise Refused("unknown-zone", where=answers.zone)
        replaced = take_name(office, name, answers.role)
        merged = sum(merge(journal, office).merged for journal in journals)
        own = replace(settings_in(answers), database=pc.read().database, name=name)
        pc.write(own)
        return Done(own, office.hall().name, office.where, replaced, merged)
    finally:
        office.close()


def _office(answers: Answers, url: str, clock: Clock) -> Office:
    """The hall; where there is none on this PC, one of the name that was said is made."""
    try:
        return Office.open(url, clock)
    except Unavailable as error:
        if error.code != "no-hall" or not answers.hall.strip() or not url.startswith("sqlite:"):
            raise
        if answers.zone:
            raise Refused("unknown-zone", where=answers.zone) from None
        if answers.old_disk is not None:
            raise Unavailable("no-hall", where=url.removeprefix("sqlite:///")) from None
        facts = HallFacts(
            answers.hall.strip(), answers.place.strip() or None, None, answers.time_zone or None, None, None
        )
        return Office.set_up(url, facts, clock)[0]


def take_name(office: Office, name: str, role: str) -> bool:
    """Whether another PC had the name and is retired now. Refused("name-in-use") while it is seen."""
    devices, now = office.fleet.devices()
    own = own_identities(name)
    others = [
        device for device in devices if device.name == name and device.kind == role and device.uid not in own
    ]
    if any(not silent(device, now) and not closed(device) for device in others):
        raise Refused("name-in-use", where=name)
    if not others:
        return False
    try:
        office.fleet.retire(name)
    except Refused as error:
        if (
            error.code != "database-rights"
        ):  # a display may not: a supervisor takes the old one out of the list
            raise
    return True


def own_identities(name: str) -> set[str]:
    """What programs of this PC told of themselves under that name: setting it up again replaces nobody."""
    identities = set()
    for kind in KINDS:
        path = paths.home() / "identity" / file_name(kind, name)
        with suppress(OSError, ValueError):
            identities.add(path.read_text(encoding="ascii").strip())
        uid = peek_device(journal_path(kind, name))
        if uid is not None:
            identities.add(uid)
    return identities
