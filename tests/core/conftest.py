"""A hall on the LAN for tests: a PostgreSQL server that ``server setup`` made ready, with TLS where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.catalogue.model import Catalogue
from core.clock import SystemClock
from core.office import Office
from core.server import access, join
from core.server.admin import AdminDatabase, open_admin
from core.server.setup import set_up
from tests.support.lan import OWNER, PLAIN, Lan

if TYPE_CHECKING:
    from demo.throwaway import Throwaway


@pytest.fixture(scope="session")
def lan(jember: Catalogue, own_postgresql: type[Throwaway]) -> Iterator[Lan]:
    """The newest PostgreSQL of the system, else the wheel's, which has no TLS: there the same log-ins go in plain."""
    server = own_postgresql(durable=False)
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda programs: int(programs.parent.name))
    secure = bool(system) and (system[-1] / "initdb").exists()
    if secure:
        server.programs = system[-1]
    with pytest.MonkeyPatch.context() as patch:
        if not secure:
            patch.setattr(join, "TLS", PLAIN)
        yield from _made(server, secure, jember)


@pytest.fixture(scope="session")
def plain_lan(jember: Catalogue, own_postgresql: type[Throwaway]) -> Iterator[Lan]:
    """The wheel's PostgreSQL, which is newer than most systems': its rules for who may make roles are stricter. Who
    joins there sets join.TLS to PLAIN."""
    yield from _made(own_postgresql(durable=False), False, jember)


def _made(server: Throwaway, secure: bool, catalogue: Catalogue) -> Iterator[Lan]:
    try:
        server.make()
        hba = server.folder / "data" / "pg_hba.conf"
        # As on Debian nobody gets in without a password, but for the one who sets up.
        hba.write_text(f"host all {OWNER} 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
        server.start()
        admin = open_admin(server.url("postgres"))
        with pytest.MonkeyPatch.context() as patch:
            if not secure:
                rules = access.rules
                patch.setattr(
                    access, "rules", lambda database: [r.replace("hostssl", "host") for r in rules(database)]
                )
            report = set_up(admin, "antrean", "127.0.0.1", SystemClock())
        office = Office(owned(admin), SystemClock())
        office.catalogue.replace(catalogue)
        office.close()
        yield Lan(server, report, secure)
        admin.close()
    finally:
        server.stop()
        server.remove()


def owned(admin: AdminDatabase) -> AdminDatabase:
    return admin.beside("antrean", "antrean_owner")
