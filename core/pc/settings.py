"""``antrean.toml`` in this machine's home: what this PC is and which hall it belongs to.

``antrean setup`` and ``antrean join`` write it; ``antrean start`` starts the program it names.
"""

from __future__ import annotations

import json
import os
import secrets
import time
import tomllib
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from core import paths
from core.errors import Unavailable

PcRole = Literal["kiosk", "counter", "display", "server"]
PC_ROLES: tuple[PcRole, ...] = get_args(PcRole)


def _setting(default: Any, help_text: str, roles: str = "") -> Any:
    """``roles``: the programs that use it; empty for all."""
    return field(default=default, metadata={"help": help_text, "roles": roles})


@dataclass(frozen=True, slots=True)
class Pc:
    """Every setting of a PC; an empty text or None: not set. The table in docs/technician.md is held to this one by a
    test."""

    database: str = _setting("", "address of the hall's database; empty: the file in this PC's home")
    role: str = _setting("", "kiosk, counter, display or server: what `antrean start` starts")
    name: str = _setting("", "the PC's name in lists and on tickets, as on its card")
    printer: str = _setting("", "address of the ticket printer", "kiosk")
    second_printer: str = _setting("", "address of a second one", "kiosk")
    roll_metres: float | None = _setting(None, "length of a new roll of paper", "kiosk")
    zone: str = _setting("", "the zone whose calls are shown and spoken", "display")
    language: str = _setting("", "id, en or jv: the language it begins with")
    screen: int | None = _setting(None, "number of its screen, from 0")
    mute: bool = _setting(False, "calls are shown and not spoken", "display")


def file() -> Path:
    return paths.home() / "antrean.toml"


def read() -> Pc:
    """This PC's settings, all empty where none were written. Unavailable("joined-unreadable") for a file that cannot
    be read or holds something else: another hall in the place of this PC's own helps nobody."""
    path = file()
    try:
        with path.open("rb") as opened:
            found = tomllib.load(opened)
        return _checked(found)
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
    new = path.with_name(f"antrean.toml.{secrets.token_hex(4)}")
    lines = ["# Written by antrean setup and antrean join."]
    lines += [
        f"{name} = {_toml(value)}" for name, value in asdict(pc).items() if value not in ("", None, False)
    ]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if pc == Pc():
            path.unlink(missing_ok=True)
            return path
        try:
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as opened:
                opened.write("\n".join(lines) + "\n")
                opened.flush()
                os.fsync(opened.fileno())
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
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


def _toml(value: str | float | bool) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    return json.dumps(value, ensure_ascii=False).replace(
        "\x7f", "\\u007f"
    )  # JSON lets it stand, TOML does not


def _checked(found: dict[str, Any]) -> Pc:
    """ValueError for a value of the wrong kind. Settings of a newer program are left out."""
    known: dict[str, Any] = {}
    for one in fields(Pc):
        value = found.get(one.name)
        if value is None:
            continue
        wanted: tuple[type, ...] = (str,)
        if one.name in ("screen", "roll_metres"):
            wanted = (int, float) if one.name == "roll_metres" else (int,)
        elif one.name == "mute":
            wanted = (bool,)
        if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
            raise ValueError(one.name)
        known[one.name] = value
    pc = Pc(**known)
    if not known or pc.role not in ("", *PC_ROLES) or ("database" in found and not pc.database):
        raise ValueError("no settings of a PC")
    return pc
