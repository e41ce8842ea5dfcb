"""Which revision a database has, and bringing it to this program's.

Alembic is imported only when there is something to migrate: it costs a quarter of a second.
"""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import Connection, inspect, update

from core.errors import Refused, Unavailable
from core.storage import grants
from core.storage.database import Database
from core.storage.tables import hall

HEAD = "0005"
"""The revision this program works with; the newest file in migrations/versions."""
WORKS_FROM = "0004"
"""The oldest revision whose programs may work with tables at HEAD: during a roll-out the server is one version ahead
of the PCs (docs/decisions/0014). A migration that removes or changes what they use must raise this."""


def make_current(
    database: Database, *, keep_copy: bool = True, exactly: bool = False, may_change: bool = True
) -> None:
    """Migrates an existing or empty database forwards to HEAD, under the writer's lock. Does nothing at HEAD, nor for
    a newer database that allows this program to work with it, unless it has to be ``exactly`` HEAD.

    Before the tables of a hall in use are changed the file is copied (Database.keep_copy), unless ``keep_copy`` is
    False; without a copy nothing is changed. On PostgreSQL every role gets its rights again (core.storage.grants).
    Raises Refused("database-newer") when the database was made by a newer program, Refused("database-older") when
    this login or this verb (``may_change`` False) may not migrate it, and what ``Database.revision`` and
    ``Database.keep_copy`` raise.
    """
    revision = database.revision()
    if revision == HEAD:
        return
    if revision is not None:
        if not exactly and _may_work(database, revision):
            return
        look_at(revision, database.where)
        if not may_change or not database.may_migrate():
            raise Refused("database-older", where=database.where, found=revision, known=HEAD)
    else:
        database.mark()
    with database.migrating() as connection:
        if revision is not None and revision_in(connection) == HEAD:
            return  # another program was first
        if revision is not None and keep_copy:
            database.keep_copy(revision)
        upgrade(connection)
        connection.commit()


def _may_work(database: Database, revision: str) -> bool:
    """Whether a newer program's tables allow this program to work with them."""
    if not re.fullmatch(r"\d{4}", revision) or revision <= HEAD:
        return False
    with database.read() as connection:
        if "works_from" not in {column["name"] for column in inspect(connection).get_columns("hall")}:
            return False
        oldest = connection.exec_driver_sql("SELECT works_from FROM hall").scalar()
    return oldest is not None and str(oldest) <= HEAD


def look_at(revision: str, where: str) -> None:
    """Unavailable("database-corrupt") for a text that is no revision of ours, Refused("database-newer")."""
    if not re.fullmatch(r"\d{4}", revision):
        raise Unavailable("database-corrupt", where=where)
    if revision > HEAD:
        raise Refused("database-newer", where=where, found=revision, known=HEAD)


def revision_in(connection: Connection) -> str | None:
    """The revision of the tables that a transaction sees, None when there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return None if revision is None else str(revision)


def upgrade(connection: Connection, revision: str = HEAD) -> None:
    """Makes or changes the tables inside the caller's transaction (Database.migrating); commits nothing."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    if revision == HEAD:
        connection.execute(update(hall).values(works_from=WORKS_FROM))
    if connection.dialect.name == "postgresql" and revision == HEAD:
        grants.apply(connection)
