"""The backup file: one ZIP with ``tables/NAME.jsonl`` (see rows.py) and ``manifest.json``, which tells of them."""

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
from core.storage import schema
from core.storage.sqlite import make_durable, not_taken
from core.storage.tables import metadata

FORMAT = 1
PRODUCT = "antrean-backup"
LEVEL = 3
"""Of deflate: 6 takes twice as long for a tenth less (measured)."""
PART = 1 << 20
ENCRYPTED = 1
"""The ZIP's flag of an entry with a password."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, TypeError, NotImplementedError)
"""What reading a damaged ZIP or damaged rows raises."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    made_at: Micros
    version: str
    """Of the program that made it."""
    revision: str
    """Of its tables."""
    engine: str
    hall_uid: str
    """Empty for a hall so old that it has none."""
    hall_name: str
    time_zone: str
    tables: dict[str, tuple[int, str]]
    """Table -> number of rows, SHA-256 of its lines."""

    @property
    def rows(self) -> int:
        return sum(number for number, _ in self.tables.values())

    def as_json(self) -> str:
        told = {"product": PRODUCT, "format": FORMAT, **asdict(self)}
        told["tables"] = {name: {"rows": n, "sha256": hashed} for name, (n, hashed) in self.tables.items()}
        return json.dumps(told, ensure_ascii=False, indent=1)


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


def write(file: IO[bytes], connection: Connection, found: list[Table], manifest: Manifest) -> Manifest:
    """Writes every table as one transaction sees it, then the manifest; gives it, complete."""
    told: dict[str, tuple[int, str]] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for table in found:
            number, hashed = 0, sha256()
            with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as member:
                for more, text in rows.lines_of(connection, table):
                    number += more
                    hashed.update(text)
                    member.write(text)
            told[table.name] = (number, hashed.hexdigest())
        manifest.tables.update(told)
        archive.writestr("manifest.json", manifest.as_json())
    return manifest


class Archive:
    """A backup file that is open for reading."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path = path
        self._archive = archive
        self.manifest = self._manifest()

    def check(self) -> None:
        """Reads all of it, so that nobody's database is touched for a file that turns out broken half way.
        Refused("backup-damaged")."""
        with _damage(self.path):
            names = {f"tables/{name}.jsonl" for name in self.manifest.tables}
            if names | {"manifest.json"} != set(self._archive.namelist()):
                raise ValueError("not the tables it tells of")
            if self.manifest.revision == schema.HEAD and set(self.manifest.tables) != set(metadata.tables):
                raise ValueError("not all tables")
            for name, (number, told) in self.manifest.tables.items():
                lines, hashed = -1, sha256()
                with self._archive.open(f"tables/{name}.jsonl") as member:
                    while part := member.read(PART):
                        hashed.update(part)
                        lines += part.count(b"\n")
                if (lines, hashed.hexdigest()) != (number, told):
                    raise ValueError(f"not the rows it tells of: {name}")

    def load(self, connection: Connection) -> None:
        """Puts the rows into tables of the backup's revision, in place of what is there. Refused("backup-damaged")
        where they do not fit."""
        found = rows.tables_at(connection, self.manifest.revision)
        rows.empty(connection, found)
        with _damage(self.path):
            if {table.name for table in found} != set(self.manifest.tables):
                raise ValueError("other tables")
            for table in found:
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
        told = json.loads(self._archive.read("manifest.json"))
        if not isinstance(told, dict) or told.get("product") != PRODUCT:
            raise Refused("backup-foreign", where=where)
        if told["format"] > FORMAT or str(told["revision"]) > schema.HEAD:
            raise Refused("backup-newer", where=where, version=str(told["version"]))
        tables = {str(name): (int(one["rows"]), str(one["sha256"])) for name, one in told["tables"].items()}
        return Manifest(
            made_at=int(told["made_at"]),
            version=str(told["version"]),
            revision=str(told["revision"]),
            engine=str(told["engine"]),
            hall_uid=str(told["hall_uid"]),
            hall_name=str(told["hall_name"]),
            time_zone=ZoneInfo(str(told["time_zone"])).key,
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
    """Opens a backup. Refused("backup-foreign") for another file, ("backup-newer") for one this program is too old
    for, ("backup-damaged") for a truncated one; Unavailable("file-unreadable")."""
    if path.exists() and not path.is_file():  # a pipe or a device would keep whoever reads it
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
        # Our first entry, or nothing at all: a copy that was broken off.
        ours = not head or (head.startswith(b"PK\x03\x04") and head[30:].startswith(b"tables/"))
        with _damage(path, "backup-damaged" if ours else "backup-foreign"):
            archive = Archive(path, stack.enter_context(zipfile.ZipFile(file)))
        yield archive
