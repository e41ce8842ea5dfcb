"""``antrean.toml`` in this machine's home: the database this PC joined."""

from __future__ import annotations

import json
import os
import secrets
import tomllib
from pathlib import Path

from core import paths
from core.errors import Unavailable


def file() -> Path:
    return paths.home() / "antrean.toml"


def read() -> str | None:
    """The address, password and all; None where nothing was joined. Unavailable("joined-unreadable")."""
    path = file()
    try:
        with path.open("rb") as opened:
            address = tomllib.load(opened).get("database")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise Unavailable("joined-unreadable", where=str(path)) from error
    if not isinstance(address, str) or not address:
        raise Unavailable("joined-unreadable", where=str(path))
    return address


def write(address: str) -> Path:
    """Keeps the address, whole or not at all, readable by nobody else. Unavailable("unwritable")."""
    path = file()
    new = path.with_name(f"antrean.toml.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(handle, "w", encoding="utf-8") as opened:  # noqa: PTH123  # of a file made with its rights
                opened.write(f"# Written by ./antrean join.\ndatabase = {json.dumps(address)}\n")
                opened.flush()
                os.fsync(opened.fileno())
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise Unavailable("unwritable", where=str(path)) from error
    return path
