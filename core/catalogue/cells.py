"""One cell at a time: what Excel may have made of it, and what the rules allow in it.

The ``parse_*`` functions raise ``Bad`` with the fault's code; they never see an empty cell.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from core.catalogue.findings import Bad
from core.catalogue.model import DAYS

CODE_LENGTH = 32
NAME_LENGTH = 120
TEXT_LENGTH = 2000
LONGEST_SERVICE = 240
"""Most minutes a service may take at the counter."""
LARGEST_NUMBER = 100_000
"""Most for a daily quota and for the order on the kiosk."""
CONTRAST = 4.5
"""Least contrast of white text on an agency's colour (WCAG 2.2, 1.4.3)."""

ERRORS = frozenset(("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))

_DAY_SECONDS = 24 * 60 * 60
# strip() knows the non-breaking spaces; these have no width and come along from web pages.
_WIDTHLESS = "\ufeff\u200b\u2060"
_SURROUNDING = re.compile(rf"^[\s{_WIDTHLESS}]+|[\s{_WIDTHLESS}]+\Z")
# Controls but the line feed, directions that reorder other text, and marks of lost characters.
_FORBIDDEN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffd-\uffff]"
)
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]*")
_PREFIX = re.compile(r"[A-HJ-NP-Z]{1,3}")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
# Two decimals at most: "1.000" is a thousand to an Indonesian reader and must not become 1.
_WHOLE = re.compile(r"([0-9]{1,9})(?:[.,]0{1,2})?")
_TIME = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?")
_YES = frozenset(("1", "true", "ya"))
_NO = frozenset(("0", "false", "tidak"))


def as_text(value: object, is_time: bool = False) -> str:
    """The cell as text, trimmed, with plain line feeds: "" for none, 8 for 8.0, 07:45:00 for a time.

    ``is_time`` says that the column holds times, where Excel may have left a part of a day.
    """
    if isinstance(value, str):
        text = value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
        return _SURROUNDING.sub("", text) if text != text.strip() or _widthless(text) else text
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        if is_time and 0 <= value < 1:
            return _clock(value * _DAY_SECONDS)
        return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)
    if is_time and isinstance(value, time | datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return _clock(seconds + value.microsecond / 1e6)
    if is_time and isinstance(value, timedelta):
        return _clock(value.total_seconds())
    return str(value)


def _widthless(text: str) -> bool:
    return bool(text) and (text[0] in _WIDTHLESS or text[-1] in _WIDTHLESS)


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def check_readable(value: str) -> None:
    """Refuses formulas, Excel's error values and characters that cannot be shown or reorder text."""
    if value.startswith("="):
        raise Bad("formula-cell", value=value)
    if value in ERRORS:
        raise Bad("error-cell", value=value)
    match = _FORBIDDEN.search(value)
    if match:
        raise Bad("bad-character", value=value, character=f"U+{ord(match.group()):04X}")


def parse_code(value: str) -> str:
    _check_length(value, CODE_LENGTH)
    if not _CODE.fullmatch(value):
        raise Bad("bad-code", value=value, start="none")
    return value


def parse_codes(value: str) -> tuple[str, ...]:
    """Codes separated by ``;``, in the order of the cell. What each of them is, rules.py looks up."""
    return tuple(filter(None, map(as_text, value.split(";"))))


def parse_name(value: str) -> str:
    """One line of at most NAME_LENGTH characters."""
    _check_length(value, NAME_LENGTH)
    if "\n" in value:
        raise Bad("bad-character", value=value, character="U+000A")
    return value


def parse_text(value: str) -> str:
    _check_length(value, TEXT_LENGTH)
    return value


def _check_length(value: str, most: int) -> None:
    if len(value) > most:
        raise Bad("too-long", value=value, length=len(value), most=most)


def parse_prefix(value: str) -> str:
    if not _PREFIX.fullmatch(value):
        raise Bad("bad-prefix", value=value)
    return value


def parse_minutes(value: str) -> int:
    return _whole(value, LONGEST_SERVICE)


def parse_positive(value: str) -> int:
    return _whole(value, LARGEST_NUMBER)


def _whole(value: str, most: int) -> int:
    match = _WHOLE.fullmatch(value)
    if not match or not 1 <= int(match.group(1)) <= most:
        raise Bad("bad-number", value=value, most=most)
    return int(match.group(1))


def parse_time(value: str) -> str:
    """HH:MM from 7.45, 07:45 or 07:45:00; seconds other than 00 are refused."""
    match = _TIME.fullmatch(value)
    if (
        not match
        or int(match.group(1)) > 23
        or int(match.group(2)) > 59
        or match.group(3) not in (None, "00")
    ):
        raise Bad("bad-time", value=value)
    return f"{int(match.group(1)):02}:{match.group(2)}"


def parse_boolean(value: str) -> bool:
    word = value.casefold()
    if word not in _YES | _NO:
        raise Bad("bad-boolean", value=value)
    return word in _YES


def parse_color(value: str) -> str:
    """#RRGGBB in upper case, dark enough for white text."""
    if not _COLOR.fullmatch(value):
        raise Bad("bad-color", value=value)
    contrast = 1.05 / (_luminance(value) + 0.05)
    if contrast < CONTRAST:
        # Rounded down: 4.49 must not be shown as the 4.5 it fails to reach.
        raise Bad("low-contrast", value=value, contrast=int(contrast * 10) / 10)
    return value.upper()


def _luminance(color: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def parse_days(value: str) -> tuple[str, ...]:
    """Days in week order from ``Mon-Fri``, ``Tue,Thu`` or ``Mon-Wed, Sat``."""
    _check_length(value, TEXT_LENGTH)
    open_days: set[int] = set()
    for part in value.split(","):
        ends = [_day(value, name.strip()) for name in part.split("-", 1)]
        if ends[0] > ends[-1]:
            around = {number for number in range(7) if number >= ends[0] or number <= ends[-1]}
            raise Bad("backwards-range", value=part.strip(), right=write_days(_names(around)))
        open_days.update(range(ends[0], ends[-1] + 1))
    return _names(open_days)


def _day(value: str, name: str) -> int:
    if name not in DAYS:
        raise Bad("unknown-day", value=value, day=name)
    return DAYS.index(name)


def _names(numbers: set[int]) -> tuple[str, ...]:
    return tuple(DAYS[number] for number in sorted(numbers))


def write_days(days: tuple[str, ...]) -> str:
    """The shortest form: three days or more in a row as a range, others with commas."""
    runs: list[list[str]] = []
    for number, day in enumerate(DAYS):
        if day in days:
            if runs and number and runs[-1][-1] == DAYS[number - 1]:
                runs[-1].append(day)
            else:
                runs.append([day])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(run) for run in runs)
