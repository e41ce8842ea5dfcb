"""How payloads are declared, written and read: dataclasses in the program, JSON objects at the border."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from functools import cache
from types import UnionType
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

BEFORE = "before"
"""Key of the columns that a step replaced: needed to take it back, shown to nobody."""


@dataclass(frozen=True, slots=True)
class Payload:
    """What an event says besides whom and what it concerns (``About``)."""

    kind: ClassVar[str]
    since: ClassVar[str] = "0.1.0"
    """The first version of the program that writes it."""


@dataclass(frozen=True, slots=True)
class Unknown(Payload):
    """An event of a newer program, or a row that no program of ours wrote: kept as it is, acted on by nobody."""

    kind: str  # type: ignore[misc]  # of the row, not of the class
    data: Mapping[str, Any]


def fact(meaning: str, *, key: str = "", default: Any = MISSING) -> Any:
    """A field of a payload. ``meaning`` (with its unit) stands in docs/events.md; ``key`` is its name in JSON where
    that is another one. A field with a default is left out of the JSON while it has it."""
    facts = {"meaning": meaning, "key": key}
    return field(metadata=facts) if default is MISSING else field(default=default, metadata=facts)


def key_of(field: Field[Any]) -> str:
    """The field's name in JSON."""
    return str(field.metadata.get("key") or field.name)


def as_data(what: Payload) -> dict[str, Any]:
    """The payload as a JSON object, without what has its default."""
    if isinstance(what, Unknown):
        return dict(what.data)
    return {
        key: _plain(value)
        for name, key, default in _written(_class(type(what)))
        if (value := getattr(what, name)) != default
    }


def from_data(made: type[Payload], data: Mapping[str, Any]) -> Payload:
    """Reads a JSON object as this payload; keys it does not know are left out.

    Raises ValueError when a key is missing or of another type: such a row was not written by this program.
    """
    values: dict[str, Any] = {}
    for name, key, needed, kind in _read(_class(made)):
        if key in data:
            values[name] = _checked(data[key], kind, key)
        elif needed:
            raise ValueError(key)
    return made(**values)


def wants(made: type[Payload]) -> frozenset[str]:
    """The keys without which a JSON object is no such payload."""
    return frozenset(key for _name, key, needed, _kind in _read(_class(made)) if needed)


def _class(made: type[Payload]) -> Hashable:
    """The type checker does not see that a class can be a key."""
    return made  # type: ignore[return-value]


@cache
def _written(made: Any) -> tuple[tuple[str, str, Any], ...]:
    """Name, key and default (a value that nothing equals where there is none) of each field."""
    return tuple(
        (field.name, key_of(field), object() if field.default is MISSING else field.default)
        for field in fields(made)
    )


@cache
def _read(made: Any) -> tuple[tuple[str, str, bool, Any], ...]:
    """Name, key, whether it must be there, and type of each field."""
    hints = get_type_hints(made)
    return tuple(
        (field.name, key_of(field), field.default is MISSING, hints[field.name]) for field in fields(made)
    )


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _checked(value: Any, kind: Any, key: str) -> Any:
    """The value as the field's type; ValueError for one of another type."""
    if kind is Any:
        return value
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        if value is None and type(None) in get_args(kind):
            return None
        (kind,) = (option for option in get_args(kind) if option is not type(None))
        return _checked(value, kind, key)
    if origin is tuple:
        if not isinstance(value, list):
            raise ValueError(key)
        return tuple(_checked(item, get_args(kind)[0], key) for item in value)
    if origin is not None:  # Mapping[str, ...]
        if not isinstance(value, dict):
            raise ValueError(key)
        return {name: _checked(item, get_args(kind)[1], key) for name, item in value.items()}
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ValueError(key)
    return value
