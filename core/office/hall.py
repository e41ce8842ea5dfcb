"""Verbs of the hall itself: its catalogue, its policies, and what screens see of all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, update

from core import views
from core.catalogue import settings as hall_settings
from core.catalogue import store
from core.catalogue.comparing import compare
from core.catalogue.directory import Directory
from core.catalogue.model import Catalogue, Diff
from core.catalogue.policy import Policy, as_data, as_json, changed, with_target, with_weight
from core.catalogue.settings import HallSettings, named, read_value
from core.clock import MINUTE, Micros, Today
from core.errors import Refused
from core.office.books import Books
from core.people import officers
from core.setting import Setting
from core.storage import tables
from core.storage.events import Event, events_after, record
from core.storage.feed import Follower

POPULAR_FOR: Micros = 10 * MINUTE
"""So long the popular services stay as they are: counting two weeks of tickets is not for every refresh."""


@dataclass(frozen=True, slots=True)
class By:
    """Who changes something: an officer's code and the PC's name, as far as they are known."""

    officer: str = ""
    device: str = ""


NOBODY = By()


class HallVerbs(Books):
    _popular: tuple[int, Micros, tuple[str, ...]] | None = None

    def hall_view(self) -> views.HallView:

        def read(connection: Connection, directory: Directory, today: Today) -> views.HallView:
            known = self._popular
            if known is None or known[0] != directory.version or not 0 <= today.now - known[1] < POPULAR_FOR:
                chosen = views.popular_services(connection, directory, today)
                known = self._popular = (directory.version, today.now, chosen)
            return views.hall_view(connection, directory, today, known[2])

        return self._read_today(read)

    def popular_are(self, services: tuple[str, ...]) -> None:
        """Takes the popular services from elsewhere: a copy of the hall has no history to count."""
        self._popular = (self.directory().version, self.clock.now(), services)

    def queue_view(self, agency: str | None = None) -> views.QueueView:
        """Refused("unknown-agency") for a code that is none."""

        def read(connection: Connection, directory: Directory) -> views.QueueView:
            if agency is not None:
                directory.agency(agency)
            return views.queue_view(connection, directory, agency, self.clock.now())

        return self._read(read)

    def board_view(self, zone: str | None = None, most: int = 12) -> views.BoardView:
        return self._read_today(lambda c, d, today: views.board_view(c, d, today, zone, most))

    # The catalogue

    def compare_catalogue(self, new: Catalogue) -> Diff:
        """What importing ``new`` would change."""
        return compare(self.directory().catalogue, new)

    def import_catalogue(self, new: Catalogue) -> Diff:
        """Makes a checked catalogue the one in force, in one transaction."""

        def write(connection: Connection, directory: Directory, today: Today) -> Diff:
            diff = compare(directory.catalogue, new)
            if diff.changes:
                store.apply(connection, new, today.now)
                changes = [
                    {"what": change.what, "kind": change.kind, "code": change.code, "values": change.values}
                    for change in diff.changes
                ]
                record(connection, today.now, "catalogue-imported", data={"changes": changes})
            return diff

        return self._write(write, new_day=False)

    # Policies

    def policy(self, agency: str) -> Policy:
        """Refused("unknown-agency")."""
        directory = self.directory()
        return directory.policies[directory.agency(agency).code]

    def set_policy(self, agency: str, figures: Mapping[str, int]) -> Policy:
        """Changes figures of an agency's policy. Who waits already keeps the place they have."""
        return self._change_policy(agency, lambda policy, _directory: changed(policy, figures))

    def set_target(self, service: str, minutes: int | None) -> Policy:
        """A service's target wait in minutes; None takes it away."""
        agency = self.directory().service(service).agency
        return self._change_policy(agency, lambda policy, _directory: with_target(policy, service, minutes))

    def set_weight(self, counter: str, service: str, weight: int | None) -> Policy:
        """A service's weight at a counter that takes it; None takes it away. Refused("counter-service")."""

        def change(policy: Policy, directory: Directory) -> Policy:
            if service not in directory.counter(counter).services:
                raise Refused("counter-service", where=counter, service=service)
            return with_weight(policy, counter, service, weight)

        return self._change_policy(self.directory().counter(counter).agency, change)

    def _change_policy(self, agency: str, change: Callable[[Policy, Directory], Policy]) -> Policy:
        def write(connection: Connection, directory: Directory, today: Today) -> Policy:
            before = directory.policies[directory.agency(agency).code]
            new = change(before, directory)
            if new != before:
                table, hall = tables.agency, tables.hall
                mine = table.c.id == directory.agency_ids[agency]
                connection.execute(update(table).where(mine).values(policy=as_json(new)))
                connection.execute(update(hall).values(catalogue_version=hall.c.catalogue_version + 1))
                old = as_data(before)
                told = {key: [old[key], value] for key, value in as_data(new).items() if value != old[key]}
                record(connection, today.now, "policy-changed", data={"agency": agency, "changes": told})
            return new

        return self._write(write)

    # Settings

    def settings(self) -> HallSettings:
        return self.directory().settings

    def set_setting(self, name: str, text: str, by: By = NOBODY) -> HallSettings:
        """Changes a setting of the hall, at once for every program. WrongUsage("setting-unknown"),
        Refused("setting-range"), ("unknown-officer")."""
        setting = named(name)
        return self._change_setting(setting, read_value(setting, text), by)

    def reset_setting(self, name: str, by: By = NOBODY) -> HallSettings:
        """The program's default again; see ``set_setting``."""
        return self._change_setting(named(name), None, by)

    def _change_setting(self, setting: Setting, value: int | None, by: By) -> HallSettings:
        def write(connection: Connection, directory: Directory, today: Today) -> HallSettings:
            officer = officers.find(connection, directory, by.officer)[0] if by.officer else None
            if not hall_settings.keep(connection, setting.name, value):
                return directory.settings
            hall = tables.hall
            connection.execute(update(hall).values(catalogue_version=hall.c.catalogue_version + 1))
            new = hall_settings.load(connection)
            told = {
                "setting": setting.name,
                "from": getattr(directory.settings, setting.name),
                "to": getattr(new, setting.name),
            }
            record(connection, today.now, "setting-changed", officer_id=officer, device=by.device, data=told)
            return new

        return self._write(write, new_day=False)

    # Changes

    def events_after(self, cursor: int, most: int = 1000) -> tuple[Event, ...]:
        return self._read(lambda c, _d: events_after(c, cursor, most))

    def follow(self, cursor: int | None = None) -> Follower:
        """Follows everything that happens from an event on; None: from now on. Raises Unavailable."""
        return Follower(self._database, cursor)
