"""``antrean.toml`` in this machine's home: what this PC is and which hall it belongs to.

``antrean setup`` and ``antrean join`` write it; ``antrean start`` starts the program it names.
"""

from __future__ import annotations

import json
import time
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, cast, get_args

from core import paths
from core.errors import Unavailable
from core.files import write_whole
from core.setting import Value, declared, settings_of
from core.words import DEFAULT, LANGUAGES

PcRole = Literal["kiosk", "counter", "display", "server"]
PC_ROLES: tuple[PcRole, ...] = get_args(PcRole)
PROGRAMS = ("kiosk", "counter", "display")
ROLL_METRES = 70.0
"""A new roll of 80 mm width and 80 mm diameter. Its label names no length, and sellers give 50 to 88 m for it; of
usual paper (0.065 mm) on a core of 18 mm it is pi * (40^2 - 9^2) / 0.065 = 73 m (computed), less the first turns."""


def _options(*commands: str, flag: str) -> dict[str, str]:
    return dict.fromkeys(commands, flag)


@dataclass(frozen=True, slots=True)
class Pc:
    """Every setting of a PC. An empty text, 0 metres, no screen: not said; see ``in_force``."""

    database: str = declared("")
    role: PcRole | Literal[""] = declared("", options={"setup": "--role"})  # noqa: RUF009  # frozen
    name: str = declared("", options={"setup": "--name", "kiosk": "--device"})
    printer: str = declared("", used_by=("kiosk",), options=_options("setup", "kiosk", flag="--printer"))
    second_printer: str = declared(
        "", used_by=("kiosk",), options=_options("setup", "kiosk", flag="--second-printer")
    )
    roll_metres: float = declared(
        ROLL_METRES, unset=0.0, unit="metres", least=1, most=1000, used_by=("kiosk",),
        options=_options("setup", "kiosk", flag="--roll-metres"),
    )  # fmt: skip
    zone: str = declared("", used_by=("display",), options=_options("setup", "display", flag="--zone"))
    language: str = declared(
        DEFAULT, unset="", choices=LANGUAGES, options=_options("setup", "demo", *PROGRAMS, flag="--language")
    )
    screen: int | None = declared(None, least=0, options=_options("setup", *PROGRAMS, flag="--screen"))
    mute: bool = declared(False, used_by=("display",), options=_options("setup", "display", flag="--mute"))


SETTINGS = settings_of(Pc, "pc")


def said(own: Pc) -> dict[str, Value]:
    """Setting -> value of those that were said, in the order of the table."""
    values = {name: getattr(own, name) for name in SETTINGS}
    return {name: value for name, value in values.items() if value != SETTINGS[name].unset}


def over(own: Pc, newer: Pc) -> Pc:
    """``own`` with whatever ``newer`` says in place of it."""
    return replace(own, **cast("dict[str, Any]", said(newer)))


def in_force(own: Pc) -> Pc:
    """The defaults, and what was said."""
    return over(Pc(**{name: cast("Any", setting.default) for name, setting in SETTINGS.items()}), own)


def file() -> Path:
    return paths.home() / "antrean.toml"


def read() -> Pc:
    """This PC's settings, all empty where none were written. Unavailable("joined-unreadable") for a file that cannot
    be read or holds something else: another hall in the place of this PC's own helps nobody."""
    path = file()
    try:
        with path.open("rb") as opened:
            written = tomllib.load(opened)
        return _checked(written)
    except FileNotFoundError:
        return Pc()
    except (OSError, ValueError) as error:
        raise Unavailable("joined-unreadable", where=str(path)) from error


def keep(**changes: Any) -> Path:
    """Changes settings, whole or not at all; the file is readable by nobody else. Unavailable("unwritable")."""
    return write(replace(read_or_put_aside(), **changes))


def write(pc: Pc) -> Path:
    """See ``keep``."""
    path = file()
    lines = ["# Written by antrean setup and antrean join."]
    lines += [f"{name} = {_toml(value)}" for name, value in said(pc).items()]
    try:
        if pc == Pc():
            path.unlink(missing_ok=True)
        else:
            write_whole(path, "\n".join(lines) + "\n", 0o600)
    except OSError as error:
        raise Unavailable("unwritable", where=str(path)) from error
    return path


def read_or_put_aside() -> Pc:
    """The same; a file that cannot be read is put under another name, never deleted, so that this PC can be set up or
    join anew. Unavailable("unwritable")."""
    try:
        return read()
    except Unavailable:
        path = file()
        try:
            path.replace(path.with_name(f"{path.name}.unreadable-{time.strftime('%Y%m%d-%H%M%S')}"))
        except OSError as error:
            raise Unavailable("unwritable", where=str(path)) from error
        return Pc()


def _toml(value: Value) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    return json.dumps(value, ensure_ascii=False).replace(
        "\x7f", "\\u007f"
    )  # JSON lets it stand, TOML does not


def _checked(written: dict[str, Any]) -> Pc:
    """ValueError for a value of the wrong kind. Settings of a newer program are left out."""
    known: dict[str, Any] = {
        name: setting.of_kind(written[name]) for name, setting in SETTINGS.items() if name in written
    }
    pc = Pc(**known)
    if not known or ("database" in written and not pc.database):
        raise ValueError("no settings of a PC")
    return pc
