"""The hall's settings: times and lengths that a hall may want to change. Kept in its database, in force at once on
every PC; what was never changed has the default of the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from core.errors import Refused, WrongUsage
from core.setting import Setting, declared, settings_of
from core.storage import tables

_KIOSK = ("kiosk",)
_DISPLAY = ("display",)


@dataclass(frozen=True, slots=True)
class HallSettings:
    """Names end in ``_s`` for seconds and ``_min`` for minutes."""

    kiosk_idle_s: int = declared(30, unit="seconds", least=10, most=300, used_by=_KIOSK)
    kiosk_asking_s: int = declared(15, unit="seconds", least=5, most=120, used_by=_KIOSK)
    kiosk_ticket_s: int = declared(12, unit="seconds", least=5, most=120, used_by=_KIOSK)
    kiosk_ticket_several_s: int = declared(25, unit="seconds", least=5, most=180, used_by=_KIOSK)
    kiosk_noting_s: int = declared(90, unit="seconds", least=30, most=600, used_by=_KIOSK)
    kiosk_paper_asked_s: int = declared(30, unit="seconds", least=10, most=180, used_by=_KIOSK)
    kiosk_popular: int = declared(3, unit="services", least=0, most=3, used_by=_KIOSK)
    board_listed: int = declared(6, unit="lines", least=3, most=6, used_by=_DISPLAY)
    """More would be too small to read across a hall."""
    board_call_s: int = declared(8, unit="seconds", least=4, most=30, used_by=_DISPLAY)
    board_message_s: int = declared(10, unit="seconds", least=5, most=120, used_by=_DISPLAY)
    counter_long_wait_min: int = declared(30, unit="minutes", least=5, most=240, used_by=("counter",))


SETTINGS = settings_of(HallSettings, "hall")
DEFAULTS = HallSettings()
_T = tables.hall_setting


def load(connection: Connection) -> HallSettings:
    """The settings in force. Names of a newer program and values this one does not take are left out: the default
    applies."""
    return from_texts({row.name: row.value for row in connection.execute(select(_T))})


def from_texts(texts: Mapping[str, str]) -> HallSettings:
    """See ``load``."""
    known: dict[str, Any] = {}
    for name, text in texts.items():
        if name in SETTINGS:
            try:
                known[name] = SETTINGS[name].whole(text)
            except ValueError:
                continue
    return HallSettings(**known)


def named(name: str) -> Setting:
    """WrongUsage("setting-unknown") for a name that is none."""
    try:
        return SETTINGS[name]
    except KeyError:
        raise WrongUsage("setting-unknown", where=name, known=", ".join(SETTINGS)) from None


def read_value(setting: Setting, text: str) -> int:
    """What was typed as a value; Refused("setting-range") for one that is no whole number or out of its range."""
    try:
        return setting.whole(text)
    except ValueError:
        least, most = int(setting.least or 0), int(setting.most or 0)
        raise Refused(
            "setting-range", where=setting.name, least=least, most=most, unit=setting.unit
        ) from None


def keep(connection: Connection, name: str, value: int | None) -> bool:
    """Writes a setting, or takes it away (None: the default again), inside the caller's transaction; whether that
    changed a row."""
    condition = _T.c.name == name
    text = None if value is None else str(value)
    before = connection.execute(select(_T.c.value).where(condition)).scalar()
    if before == text:
        return False
    if text is None:
        connection.execute(delete(_T).where(condition))
    elif before is None:
        connection.execute(insert(_T).values(name=name, value=text))
    else:
        connection.execute(update(_T).where(condition).values(value=text))
    return True
