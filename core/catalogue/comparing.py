"""What an import would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from core.catalogue.model import KINDS, Agency, Catalogue, Change, Counter, Diff, Kind, Service, Zone

Item = Zone | Agency | Service | Counter


def compare(old: Catalogue, new: Catalogue) -> Diff:
    """What is added, changed or retired between two catalogues without faults: by kind, then by code.

    The order of records, and of the services of a counter, says nothing and is no change.
    """
    before, after = _records(old), _records(new)
    return Diff(tuple(change for kind in KINDS for change in _changes(kind, before[kind], after[kind])))


def _records(catalogue: Catalogue) -> dict[Kind, Sequence[Item]]:
    return {
        "zones": catalogue.zones,
        "agencies": catalogue.agencies,
        "services": catalogue.services,
        "counters": catalogue.counters,
    }


def _changes(kind: Kind, old: Sequence[Item], new: Sequence[Item]) -> list[Change]:
    before = {item.code: item for item in old}
    after = {item.code: item for item in new}
    changes = []
    for code in sorted(before.keys() | after.keys()):
        if code not in before:
            changes.append(Change(kind, code, "added"))
        elif code not in after:
            changes.append(Change(kind, code, "retired"))
        elif changed := _changed(before[code], after[code]):
            values = {
                name: (_shown(getattr(before[code], name)), _shown(getattr(after[code], name)))
                for name in changed
            }
            changes.append(Change(kind, code, "changed", changed, values))
    return changes


def _changed(old: Item, new: Item) -> tuple[str, ...]:
    names = [field.name for field in fields(old)]
    return tuple(name for name in names if _plain(getattr(old, name)) != _plain(getattr(new, name)))


def _shown(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, tuple) else value
