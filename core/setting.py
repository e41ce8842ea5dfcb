"""How a setting is declared: once, as a field of a frozen dataclass.

Its name, kind, default, range, unit and who uses it stand there; the command line, the files, the windows and the
reference page (docs/settings.md) read them. Two tables are declared so: ``core.pc.settings`` (a PC's own) and
``core.catalogue.settings`` (the hall's).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Literal, get_args, get_origin, get_type_hints

Value = str | int | float | bool | None
Kind = Literal["text", "choice", "whole", "number", "yes-no"]
Owner = Literal["pc", "hall"]
Unit = Literal["", "seconds", "minutes", "metres", "lines", "services"]

_DECLARED = "declared"
_KINDS: dict[type, Kind] = {str: "text", int: "whole", float: "number", bool: "yes-no"}
_TYPES: dict[Kind, tuple[type, ...]] = {
    "text": (str,),
    "choice": (str,),
    "whole": (int,),
    "number": (int, float),
    "yes-no": (bool,),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. Its sentences are the messages ``setting-NAME`` (label) and ``setting-NAME-help``."""

    name: str
    owner: Owner
    kind: Kind
    default: Value
    """What applies where nothing is said."""
    unset: Value
    """What the dataclass holds where nothing is said; the hall's settings hold their default."""
    unit: Unit = ""
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    used_by: tuple[str, ...] = ()
    """Programs; empty: all."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Command -> its option, as ``{"kiosk": "--device"}``."""

    @property
    def label(self) -> str:
        """Key of the message that names it."""
        return f"setting-{self.name.replace('_', '-')}"

    @property
    def help(self) -> str:
        """Key of the message that says what it does."""
        return f"{self.label}-help"

    def of_kind(self, value: object) -> Value:
        """The value, if it is of this setting's kind and one of its choices; ValueError. The range is not looked
        at."""
        wanted = _TYPES[self.kind]
        if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
            raise ValueError(self.name)
        if self.choices and value not in ("", *self.choices):
            raise ValueError(self.name)
        return value  # type: ignore[return-value]  # one of the kinds

    def whole(self, text: str) -> int:
        """A whole number within the range, out of its text; ValueError."""
        if not text.isascii() or not text.isdecimal() or len(text) > 9:
            raise ValueError(self.name)
        value = int(text)
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            raise ValueError(self.name)
        return value


def declared(
    default: Value,
    *,
    unset: Any = ...,
    unit: Unit = "",
    least: float | None = None,
    most: float | None = None,
    choices: tuple[str, ...] = (),
    used_by: tuple[str, ...] = (),
    options: Mapping[str, str] | None = None,
) -> Any:
    """A field that declares a setting; see ``Setting``. Name and kind are the field's."""
    empty = default if unset is ... else unset
    declaration = {
        "default": default, "unset": empty, "unit": unit, "least": least, "most": most,
        "choices": choices, "used_by": used_by, "options": MappingProxyType(dict(options or {})),
    }  # fmt: skip
    return field(default=empty, metadata={_DECLARED: declaration})


def settings_of(table: type, owner: Owner) -> Mapping[str, Setting]:
    """Name -> setting, of every field of a dataclass that was declared."""
    hints = get_type_hints(table)
    settings = {}
    for column in fields(table):
        declaration = dict(column.metadata[_DECLARED])
        choices = declaration.pop("choices") or _literals(hints[column.name])
        kind: Kind = "choice" if choices else _kind(hints[column.name])
        settings[column.name] = Setting(
            name=column.name, owner=owner, kind=kind, choices=choices, **declaration
        )
    return MappingProxyType(settings)


def _kind(hint: Any) -> Kind:
    (plain,) = [part for part in get_args(hint) or (hint,) if part is not type(None)]
    return _KINDS[plain]


def _literals(hint: Any) -> tuple[str, ...]:
    """The words a Literal allows, without the empty one."""
    parts = get_args(hint) if get_origin(hint) is not Literal else (hint,)
    return tuple(word for part in parts if get_origin(part) is Literal for word in get_args(part) if word)
