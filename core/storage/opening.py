"""From an address to the database it names."""

from __future__ import annotations

from core.errors import WrongUsage
from core.storage.database import Database, without_password


def open_database(url: str) -> Database:
    """The database an address names: ``sqlite:///FILE`` or ``postgresql://...``. Nothing is opened yet.

    Raises WrongUsage("database-address").
    """
    if url.startswith(("postgresql://", "postgres://")):
        from core.storage.postgresql import PostgresqlDatabase

        return PostgresqlDatabase(url)
    if url.startswith("sqlite:///"):
        from core.storage.sqlite import SqliteDatabase

        return SqliteDatabase(url)
    raise WrongUsage("database-address", where=without_password(url))
