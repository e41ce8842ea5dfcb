"""Which version a database is, and bringing it to this program's version.

Alembic is imported only when there is something to migrate: it costs a quarter of a second.
"""

from __future__ import annotations

from pathlib import Path

from core.errors import Refused, Unavailable
from core.storage.database import APPLICATION_ID, Database, looks_like_sqlite

HEAD = "0001"
"""The revision this program works with; the newest file in migrations/versions."""


def revision(database: Database) -> str | None:
    """The database's revision, None when it holds no table yet.

    Raises Unavailable for a corrupt file and Refused("database-foreign") for somebody else's database.
    """
    if not looks_like_sqlite(database.path):
        raise Unavailable("database-corrupt", where=str(database.path))
    with database.read() as connection:
        application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        tables = (
            connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        )
        if not tables:
            return None
        if application != APPLICATION_ID or "alembic_version" not in tables:
            raise Refused("database-foreign", where=str(database.path))
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
        return None if found is None else str(found)


def make_current(database: Database) -> None:
    """Migrates an existing or empty database forwards to HEAD, under one write lock; does nothing at HEAD.

    Raises Refused("database-newer") when the database was made by a newer program.
    """
    found = revision(database)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise Refused("database-newer", where=str(database.path), found=found, known=HEAD)
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    raw = database.raw()
    try:
        raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
    finally:
        raw.close()
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
