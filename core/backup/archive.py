"""The backup file: one ZIP with ``tables/NAME.jsonl`` (see rows.py) and ``manifest.json``, which describes them."""

from __future__ import annotations

import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table

from core.backup import rows
from core.clock import Micros
from core.errors import Refused, Unavailable
from core.files import make_durable, not_taken
from core.storage import schema
from core.storage.tables import metadata

FORMAT = 1
PRODUCT = "antrean-backup"
LEVEL = 3
"""Compression level of deflate, 1 to 9: level 6 takes twice as long for a file a tenth smaller (measured)."""
PART = 1 << 20
"""Bytes of a table that are read at once."""
ENCRYPTED = 1
"""The bit of a ZIP entry's flags that says that a password is needed."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, TypeError, NotImplementedError)
"""What reading a damaged ZIP or damaged rows raises."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup file says about itself."""

    made_at: Micros
    version: str
    """Version of the program that made the backup."""
    revision: str
    """Revision of its tables (``core.storage.schema``)."""
    engine: str
    hall_uid: str
    """Empty for a hall of a version that had no uid yet."""
    hall_name: str
    time_zone: str
    tables: dict[str, tuple[int, str]]
    """Name of a table -> its number of rows and the SHA-256 of its lines."""

    @property
    def rows(self) -> int:
        return sum(number for number, _ in self.tables.values())

    def as_json(self) -> str:
        described = {"product": PRODUCT, "format": FORMAT, **asdict(self)}
        described["tables"] = {
            name: {"rows": n, "sha256": hashed} for name, (n, hashed) in self.tables.items()
        }
        return json.dumps(described, ensure_ascii=False, indent=1)


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that is there whole or not at all, on the disk when it is, readable by its owner only.

    Unavailable("disk-full") or ("unwritable") with the path; nothing is left then.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            make_durable(path.parent)
        finally:
            with suppress(OSError):  # a stick that was pulled out takes no deletion either
                part.unlink(missing_ok=True)
    except OSError as error:
        raise not_taken(error, path) from error


def write(
    file: IO[bytes], connection: Connection, tables_to_write: list[Table], manifest: Manifest
) -> Manifest:
    """Writes every table as one transaction sees it, then the manifest; returns the complete manifest."""
    hashes: dict[str, tuple[int, str]] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for table in tables_to_write:
            number, hashed = 0, sha256()
            with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as member:
                for more, text in rows.lines_of(connection, table):
                    number += more
                    hashed.update(text)
                    member.write(text)
            hashes[table.name] = (number, hashed.hexdigest())
        manifest.tables.update(hashes)
        archive.writestr("manifest.json", manifest.as_json())
    return manifest


class Archive:
    """A backup file that is open for reading."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path = path
        self._archive = archive
        self.manifest = self._manifest()

    def check(self) -> None:
        """Reads the whole file, so that no database is touched for a file that turns out to be broken half way.
        Refused("backup-damaged") for a broken one."""
        with _damage(self.path):
            names = {f"tables/{name}.jsonl" for name in self.manifest.tables}
            if names | {"manifest.json"} != set(self._archive.namelist()):
                raise ValueError("not the tables it tells of")
            if self.manifest.revision == schema.HEAD and set(self.manifest.tables) != set(metadata.tables):
                raise ValueError("not all tables")
            for name, (number, expected) in self.manifest.tables.items():
                lines, hashed = -1, sha256()
                with self._archive.open(f"tables/{name}.jsonl") as member:
                    while part := member.read(PART):
                        hashed.update(part)
                        lines += part.count(b"\n")
                if (lines, hashed.hexdigest()) != (number, expected):
                    raise ValueError(f"not the rows it tells of: {name}")

    def load(self, connection: Connection) -> None:
        """Puts the rows into tables of the backup's revision, in place of what is there. Refused("backup-damaged")
        where the rows do not fit."""
        tables_there = rows.tables_at(connection, self.manifest.revision)
        rows.empty(connection, tables_there)
        with _damage(self.path):
            if {table.name for table in tables_there} != set(self.manifest.tables):
                raise ValueError("other tables")
            for table in tables_there:
                with self._archive.open(f"tables/{table.name}.jsonl") as member:
                    columns = rows.read_row(member.readline())
                    rows.fill(connection, table, columns, (rows.read_row(line) for line in member))
        if not rows.references_hold(connection):
            raise Refused("backup-damaged", where=str(self.path))

    def _manifest(self) -> Manifest:
        where = str(self.path)
        if any(entry.flag_bits & ENCRYPTED for entry in self._archive.infolist()):
            raise Refused("backup-foreign", where=where)
        if "manifest.json" not in self._archive.namelist():
            raise Refused("backup-foreign", where=where)
        content = json.loads(self._archive.read("manifest.json"))
        if not isinstance(content, dict) or content.get("product") != PRODUCT:
            raise Refused("backup-foreign", where=where)
        if content["format"] > FORMAT or str(content["revision"]) > schema.HEAD:
            raise Refused("backup-newer", where=where, version=str(content["version"]))
        tables = {
            str(name): (int(entry["rows"]), str(entry["sha256"])) for name, entry in content["tables"].items()
        }
        return Manifest(
            made_at=int(content["made_at"]),
            version=str(content["version"]),
            revision=str(content["revision"]),
            engine=str(content["engine"]),
            hall_uid=str(content["hall_uid"]),
            hall_name=str(content["hall_name"]),
            time_zone=ZoneInfo(str(content["time_zone"])).key,
            tables=tables,
        )


@contextmanager
def _damage(
    path: Path, code: Literal["backup-damaged", "backup-foreign"] = "backup-damaged"
) -> Iterator[None]:
    try:
        yield
    except OSError as error:  # the stick was pulled out
        raise Unavailable("file-unreadable", where=str(path)) from error
    except _BROKEN as error:
        raise Refused(code, where=str(path)) from error


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Opens a backup. Refused("backup-foreign") for another kind of file, ("backup-newer") for a backup of a newer
    program, ("backup-damaged") for a truncated one; Unavailable("file-unreadable")."""
    if path.exists() and not path.is_file():  # reading a pipe or a device would never end
        raise Unavailable("file-unreadable", where=str(path))
    try:
        file = path.open("rb")
    except OSError as error:
        raise Unavailable("file-unreadable", where=str(path)) from error
    with file, ExitStack() as stack:
        try:
            head = file.read(64)
        except OSError as error:
            raise Unavailable("file-unreadable", where=str(path)) from error
        # Our first entry, or an empty file: a copy that was broken off.
        ours = not head or (head.startswith(b"PK\x03\x04") and head[30:].startswith(b"tables/"))
        with _damage(path, "backup-damaged" if ours else "backup-foreign"):
            archive = Archive(path, stack.enter_context(zipfile.ZipFile(file)))
        yield archive
