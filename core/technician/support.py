"""The support file: what a helper far away needs to know of one PC and its hall, and nothing of any person.

Each part is gathered by itself: one that fails says why in its place. No officer, PIN, picture or password is taken
in, and names the books know are blanked wherever they stand, in logs too.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as safe_sqlite
from sqlalchemy import func, select, text

from core import __version__, paths
from core.backup import archive
from core.errors import AntreanError, Refused
from core.pc import logs
from core.pc import settings as pc
from core.pc.logs import clean
from core.storage import schema, tables
from core.storage.database import Database
from core.storage.opening import open_database
from core.storage.sqlite import SqliteDatabase

VARIABLES = (
    "ANTREAN_HOME",
    "ANTREAN_DB",
    "ANTREAN_CLOCK",
    "ANTREAN_VENV",
    "QT_QPA_PLATFORM",
    "LANG",
    "LC_ALL",
)
"""Whose values are told; of other ANTREAN_ variables only the name is."""
PACKAGES = ("PySide6-Essentials", "SQLAlchemy", "psycopg", "pysqlite3", "alembic")
MOST = 4_000_000
"""Bytes of one log that are taken in, from its end."""
Part = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Written:
    path: Path
    bytes: int
    failed: dict[str, str]
    """Part -> why it says nothing."""


def write(folder: Path, url: Part, status: Part, stamp: str) -> Written:
    """Writes ``antrean-support-PC-STAMP.zip``. ``url`` gives the database's address, ``status`` what the verb says.
    Unavailable("disk-full") or ("unwritable"); nothing else that fails keeps it from being written."""
    names = _names(url)
    failed: dict[str, str] = {}
    parts: dict[str, Part] = {
        "versions": _versions,
        "settings": _settings,
        "database": lambda: _database(str(url())),
        "status": status,
        "disk": _disk,
        "journals": _journals,
    }
    pc = re.sub(r"[^A-Za-z0-9]+", "-", _blanked(platform.node(), names)).strip("-") or "pc"
    path = folder / f"antrean-support-{pc}-{stamp}.zip"
    with archive.new_file(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            content = _deeply(_told(part), names)
            if isinstance(content, dict) and "failed" in content:
                failed[name] = str(content["failed"])
            made.writestr(f"{name}.json", json.dumps(content, ensure_ascii=False, indent=1))
        for log in sorted(logs.folder().glob("*.jsonl*")):
            content = _told(partial(_log, log, names))
            if isinstance(content, dict):
                failed[log.name] = _blanked(str(content["failed"]), names)
            else:
                made.writestr(f"logs/{log.name}", str(content))
    with suppress(OSError):
        return Written(path, path.stat().st_size, failed)
    return Written(path, 0, failed)


def _told(part: Part) -> Any:
    try:
        return part()
    except AntreanError as error:
        return {"failed": error.code, "where": error.where}
    except Exception as error:  # whatever it is, the other parts are still worth having
        return {"failed": f"{type(error).__name__}: {error}"}


def _blanked(content: str, names: Sequence[str]) -> str:
    content = clean(content)
    if str(Path.home()) != "/":
        content = content.replace(str(Path.home()), "~")
    for name in names:
        content = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "•", content, flags=re.IGNORECASE)
    return content


def _deeply(content: Any, names: Sequence[str]) -> Any:
    """The same for every text inside."""
    match content:
        case str():
            return _blanked(content, names)
        case dict():
            return {key: _deeply(value, names) for key, value in content.items()}
        case list() | tuple():
            return [_deeply(value, names) for value in content]
    return content


def _log(path: Path, names: Sequence[str]) -> str:
    """The end of a log; a line that is no object (the first may be half of one) is blanked as text."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - MOST))
        lines = file.read().decode("utf-8", errors="replace").splitlines()
    blanked = []
    for line in lines:
        try:
            blanked.append(json.dumps(_deeply(json.loads(line), names), ensure_ascii=False))
        except ValueError:
            blanked.append(_blanked(line, names))
    return "\n".join(blanked) + "\n"


def _names(url: Part) -> list[str]:
    """Names and codes of officers, of the hall and of this PC's journals; longest first."""
    names: set[str] = set()
    places: list[Part] = [url, *(partial("sqlite:///{}".format, path) for path in _journal_files())]
    for place in places:
        for column in ("name", "code"):  # a kiosk may read the codes only
            with (
                suppress(Exception),
                closing(open_database(str(place()))) as database,
                database.read() as seen,
            ):
                names |= {str(row[0]) for row in seen.execute(text(f"SELECT {column} FROM officer"))}
    parts = {word for name in names for word in name.split() if len(word) > 2}
    return sorted((word for word in names | parts if len(word) > 2), key=len, reverse=True)


def _versions() -> dict[str, Any]:
    packages: dict[str, str | None] = {}
    for name in PACKAGES:
        packages[name] = None
        with suppress(Exception):
            packages[name] = version(name)
    return {
        "antrean": __version__,
        "tables": schema.HEAD,
        "python": platform.python_version(),
        "sqlite": safe_sqlite.sqlite_version,
        "system": platform.platform(),
        "machine": platform.machine(),
        "packages": packages,
    }


def _settings() -> dict[str, Any]:
    facts: dict[str, Any] = {"home": str(paths.home()), "joined": None, "variables": {}}
    for name in sorted(os.environ):
        if name in VARIABLES:
            facts["variables"][name] = clean(os.environ[name])
        elif name.startswith("ANTREAN_"):
            facts["variables"][name] = "(set)"
    own = pc.said(pc.read())
    address = str(own.pop("database", ""))
    facts["joined"] = clean(address) if address else None
    facts["pc"] = own
    return facts


def _database(url: str) -> dict[str, Any]:
    with closing(open_database(url)) as database:
        revision = database.revision() if database.exists() else None
        facts: dict[str, Any] = {"where": database.where, "engine": database.dialect, "revision": revision}
        if revision is None:
            return facts
        facts["server"] = _told(lambda: _server(database))
        facts["rows"] = {name: _told(partial(_count, database, name)) for name in tables.metadata.tables}
        if isinstance(database, SqliteDatabase):
            facts["bytes"] = _told(lambda: database.path.stat().st_size)
        return facts


def _server(database: Database) -> str:
    query = "SELECT sqlite_version()" if database.dialect == "sqlite" else "SHOW server_version"
    with database.read() as connection:
        return str(connection.execute(text(query)).scalar_one())


def _count(database: Database, name: str) -> int:
    query = select(func.count()).select_from(tables.metadata.tables[name])
    with database.read() as connection:
        return int(connection.execute(query).scalar_one())


def _disk() -> dict[str, Any]:
    facts = {}
    for name, path in (
        ("home", paths.home()),
        ("logs", logs.folder()),
        ("backups", paths.home() / "backups"),
    ):
        if path.exists():
            facts[name] = {
                "free_mb": shutil.disk_usage(path).free // 1_000_000,
                "holds_mb": sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
                // 1_000_000,
            }
    return facts


def _journal_files() -> list[Path]:
    return sorted((paths.home() / "journal").glob("*.sqlite"))


def _journals() -> list[Any]:
    return [{"file": path.name, **_dict(_told(partial(_journal, path)))} for path in _journal_files()]


def _dict(content: Any) -> dict[str, Any]:
    return content if isinstance(content, dict) else {"failed": str(content)}


def _journal(path: Path) -> dict[str, Any]:
    """Counts only; the program that holds it goes on."""
    with closing(SqliteDatabase(f"sqlite:///{path}")) as database:
        if database.revision() is None:
            raise Refused("journal-foreign", where=path.name)
        with database.read() as connection:
            counts = {
                name: int(connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one())
                for name in ("journal_entry", "journal_request", "ticket", "event")
            }
        return {"revision": database.revision(), "bytes": path.stat().st_size, "rows": counts}
