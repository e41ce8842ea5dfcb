"""The catalogue in force, the policies of its agencies, and the hall's settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from core.catalogue import comparing, store
from core.catalogue import settings as hall_settings
from core.catalogue.directory import Directory
from core.catalogue.model import Catalogue, Diff
from core.catalogue.policy import Policy, as_data, as_json, changed, with_target, with_weight
from core.catalogue.settings import HallSettings, named, read_value
from core.clock import Today
from core.errors import Refused
from core.events import About, kinds
from core.office.books import Books
from core.people import officers
from core.setting import Setting
from core.storage import tables
from core.storage.events import record
from core.tickets import quotas


@dataclass(frozen=True, slots=True)
class By:
    """Who changes something: an officer's code and the PC's name, as far as they are known."""

    officer: str = ""
    device: str = ""


NOBODY = By()


class CatalogueRoom:
    """``office.catalogue``."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def compare(self, new: Catalogue) -> Diff:
        """What importing ``new`` would change."""
        return comparing.compare(self._books.directory().catalogue, new)

    def replace(self, new: Catalogue) -> Diff:
        """Puts a checked catalogue in force, in one transaction."""

        def write(connection: Connection, directory: Directory, today: Today) -> Diff:
            diff = comparing.compare(directory.catalogue, new)
            if diff.changes:
                store.apply(connection, new, today.now)
                ids = select(tables.service.c.id).where(tables.service.c.daily_quota.is_not(None))
                quotas.count_anew(connection, today.day, connection.scalars(ids).all())
                changes = tuple(
                    {
                        "what": change.what,
                        "kind": change.kind,
                        "code": change.code,
                        "values": dict(change.values),
                    }
                    for change in diff.changes
                )
                record(connection, today.now, kinds.CatalogueImported(changes))
            return diff

        return self._books.write(write, new_day=False)

    # Policies

    def policy(self, agency: str) -> Policy:
        """Refused("unknown-agency")."""
        directory = self._books.directory()
        return directory.policies[directory.agency(agency).code]

    def set_policy(self, agency: str, figures: Mapping[str, int]) -> Policy:
        """Changes figures of an agency's policy. Tickets that wait already keep their places."""
        return self._change_policy(agency, lambda policy, _directory: changed(policy, figures))

    def set_target(self, service: str, minutes: int | None) -> Policy:
        """Sets a service's target wait in minutes; None removes it."""
        agency = self._books.directory().service(service).agency
        return self._change_policy(agency, lambda policy, _directory: with_target(policy, service, minutes))

    def set_weight(self, counter: str, service: str, weight: int | None) -> Policy:
        """Sets a service's weight at a counter that offers it; None removes it. Refused("counter-service")."""

        def change(policy: Policy, directory: Directory) -> Policy:
            if service not in directory.counter(counter).services:
                raise Refused("counter-service", where=counter, service=service)
            return with_weight(policy, counter, service, weight)

        return self._change_policy(self._books.directory().counter(counter).agency, change)

    def _change_policy(self, agency: str, change: Callable[[Policy, Directory], Policy]) -> Policy:
        def write(connection: Connection, directory: Directory, today: Today) -> Policy:
            before = directory.policies[directory.agency(agency).code]
            new = change(before, directory)
            if new != before:
                table, hall = tables.agency, tables.hall
                this_agency = table.c.id == directory.agency_ids[agency]
                connection.execute(update(table).where(this_agency).values(policy=as_json(new)))
                connection.execute(update(hall).values(catalogue_version=hall.c.catalogue_version + 1))
                old = as_data(before)
                changes = {key: [old[key], value] for key, value in as_data(new).items() if value != old[key]}
                record(connection, today.now, kinds.PolicyChanged(agency, changes))
            return new

        return self._books.write(write)

    # Settings

    def settings(self) -> HallSettings:
        """The hall's settings in force."""
        return self._books.directory().settings

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
            before, now = getattr(directory.settings, setting.name), getattr(new, setting.name)
            about = About(officer_id=officer, device=by.device)
            record(connection, today.now, kinds.SettingChanged(setting.name, before, now), about)
            return new

        return self._books.write(write, new_day=False)
