"""Verbs of the programs themselves: entering the hall, telling how they are."""

from __future__ import annotations

from core import __version__
from core.devices import registry
from core.devices.registry import Device, Kind
from core.office.books import Books


class DeviceVerbs(Books):
    def enrol(self, uid: str, kind: Kind, name: str, *, letter: bool = False) -> Device:
        """Enters a program into the hall's register, once; ``letter`` gives a kiosk its own series."""
        return self._write(
            lambda c, _d, today: registry.enrol(c, uid, kind, name, __version__, today.now, letter=letter),
            new_day=False,
        )
