"""What a ticket's paper says to a machine, and reading it back: scanned, or typed in a hurry."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from core.errors import Refused
from core.tickets.model import Ticket
from core.uid import compact, expand

_CODE = re.compile(r"AQ1:([A-Z]{1,3}(?:-[A-Z]{1,2})?[0-9]{2,6}):([0-9]{6}):([0-9A-HJKMNP-TV-Z]{26})")
_TYPED = re.compile(r"([A-Z]{1,5})(?:[-. ]*([A-Z]{1,2}))?[-. ]*([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class Paper:
    """What is known of a ticket from its paper alone."""

    number: str
    prefix: str
    letter: str
    """Letter of a kiosk's own series; empty for the hall's."""
    day: str | None = None
    """The service day, YYYY-MM-DD; None when the number was typed."""
    uid: str | None = None


def code_of(ticket: Ticket) -> str:
    """The text of a ticket's QR code: number, service day and uid; ASCII, which every scanner can read.

    ``AQ1:A047:261123:01JD…`` (at most 61 characters fit a version 3 code at correction level M).
    """
    return f"AQ1:{ticket.number}:{ticket.service_day[2:].replace('-', '')}:{compact(ticket.uid)}"


def read_paper(text: str, prefixes: Collection[str]) -> Paper:
    """Reads a scanned code, or a number as people type it (``a47``, ``a b 3``, ``AB-03``). A typed number that can be
    read in two ways is read with a prefix that the hall has. Refused("paper-unreadable")."""
    normalised = " ".join(text.upper().split())
    code = _CODE.fullmatch(normalised.replace(" ", ""))
    if code is not None:
        number, day, uid = code.groups()
        letters, _, rest = number.partition("-")
        prefix = letters.rstrip("0123456789")
        letter = rest.rstrip("0123456789")
        return Paper(number, prefix, letter, f"20{day[:2]}-{day[2:4]}-{day[4:]}", expand(uid))
    typed = _TYPED.fullmatch(normalised)
    if typed is None or not int(typed[3]):
        raise Refused("paper-unreadable", where=text.strip()[:80])
    letters, letter, digits = typed[1], typed[2] or "", int(typed[3])
    readings = [(letters, letter)]
    if not letter:
        readings += [(letters[:cut], letters[cut:]) for cut in range(len(letters) - 1, 0, -1)]
    elif letters + letter in prefixes and letters not in prefixes:
        readings.append((letters + letter, ""))
    prefix, series_letter = next(
        (reading for reading in readings if reading[0] in prefixes), (letters, letter)
    )
    if prefix not in prefixes or len(series_letter) > 2:
        raise Refused("paper-unreadable", where=text.strip()[:80])
    return Paper(
        f"{prefix}-{series_letter}{digits:02d}" if series_letter else f"{prefix}{digits:03d}",
        prefix,
        series_letter,
    )
