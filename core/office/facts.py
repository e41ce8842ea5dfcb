"""Facts about the hall itself, checked before they are written."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.errors import Refused
from core.people.officers import printable

LOGO_LIMIT = 1_000_000
"""Most bytes of a logo."""
LOGO_SIDE = 4000
"""Longest side of a logo, in pixels."""


@dataclass(frozen=True, slots=True)
class HallFacts:
    """What ``set_up`` writes; None leaves a value as it is (or at its default for a new hall)."""

    name: str | None = None
    place: str | None = None
    address: str | None = None
    time_zone: str | None = None
    logo: bytes | None = None
    ticker: str | None = None


def _is_picture(data: bytes) -> bool:
    """Whether the bytes are a complete PNG or JPEG, no larger than LOGO_SIDE."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
                if max(picture.size) > LOGO_SIDE:
                    return False
                picture.load()
    except (OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError):
        return False
    return True


def hall_values(facts: HallFacts) -> dict[str, str | bytes]:
    """The given facts, by column.

    Raises Refused for a time zone that is not one, a logo that is no PNG or JPEG or over 1 MB, an empty name.
    """
    values: dict[str, str | bytes] = {}
    if facts.name is not None:
        name = " ".join(facts.name.split())
        if not name or len(name) > 120 or not printable(name):
            raise Refused("hall-name", where="name")
        values["name"] = name
    for key, text in (("place", facts.place), ("address", facts.address)):
        if text is not None:
            if len(text) > 200:
                raise Refused("hall-text", where=key, most=200)
            values[key] = " ".join(text.split())
    if facts.time_zone is not None:
        try:
            ZoneInfo(facts.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise Refused("hall-time-zone", where=facts.time_zone) from None
        values["time_zone"] = facts.time_zone
    if facts.logo is not None:
        if len(facts.logo) > LOGO_LIMIT or not _is_picture(facts.logo):
            raise Refused("hall-logo", where="logo")
        values["logo"] = facts.logo
    if facts.ticker is not None:
        if len(facts.ticker) > 2000:
            raise Refused("hall-text", where="ticker", most=2000)
        values["ticker"] = facts.ticker
    return values
