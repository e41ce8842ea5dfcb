"""Which version a database is, and bringing it to this program's version.

Alembic is imported only when there is something to migrate: it costs a quarter of a second.
"""

from __future__ import annotations

import re
from pathlib import Path

from core.errors import Refused, Unavailable
from core.storage.database import Database, whose_file

HEAD = "0001"
"""The revision this program works with; the newest file in migrations/versions."""


def revision(database: Database) -> str | None:
    """The database's revision, None when it holds no table yet.

    Raises Unavailable for a corrupt file and Refused("database-foreign") for somebody else's database; neither is
    changed by the look.
    """
    match whose_file(database.path):
        case "corrupt":
            raise Unavailable("database-corrupt", where=str(database.path))
        case "foreign":
            raise Refused("database-foreign", where=str(database.path))
        case "nobody":
            return None
    with database.read() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'alembic_version'")
        if tables.first() is None:
            return None
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
        return None if found is None else str(found)


def make_current(database: Database) -> None:
    """Migrates an existing or empty database forwards to HEAD, under one write lock; does nothing at HEAD.

    Raises Refused("database-newer") when the database was made by a newer program.
    """
    found = revision(database)
    if found == HEAD:
        return
    if found is not None and not re.fullmatch(r"\d{4}", found):
        raise Unavailable("database-corrupt", where=str(database.path))
    if found is not None and found > HEAD:
        raise Refused("database-newer", where=str(database.path), found=found, known=HEAD)
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    if found is None:
        database.mark()
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
