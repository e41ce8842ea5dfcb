"""Which version a database is, and bringing it to this program's version.

Alembic is imported only when there is something to migrate: it costs a quarter of a second.
"""

from __future__ import annotations

import re
from pathlib import Path

from core.errors import Refused, Unavailable
from core.storage import grants
from core.storage.database import Database

HEAD = "0003"
"""The revision this program works with; the newest file in migrations/versions."""


def make_current(database: Database) -> None:
    """Migrates an existing or empty database forwards to HEAD, under the writer's lock; does nothing at HEAD.

    On PostgreSQL every role gets its rights again (core.storage.grants). Raises Refused("database-newer") when the
    database was made by a newer program, Refused("database-older") when this login may not bring it forwards, and
    what ``Database.revision`` raises.
    """
    found = database.revision()
    if found == HEAD:
        return
    if found is not None and not re.fullmatch(r"\d{4}", found):
        raise Unavailable("database-corrupt", where=database.where)
    if found is not None and found > HEAD:
        raise Refused("database-newer", where=database.where, found=found, known=HEAD)
    if found is not None and not database.may_migrate():
        raise Refused("database-older", where=database.where, found=found, known=HEAD)
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    if found is None:
        database.mark()
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if database.dialect == "postgresql":
            grants.apply(connection)
        connection.commit()
