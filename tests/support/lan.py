"""A hall on the LAN, as the tests that set one up see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg

from core.server.setup import Report

if TYPE_CHECKING:
    from demo.throwaway import Throwaway

OWNER = "hall"
PLAIN = {"sslmode": "disable"}


@dataclass
class Lan:
    """The server, and what setting it up said."""

    server: Throwaway
    report: Report
    secure: bool
    """Whether it speaks TLS: the wheel's PostgreSQL does not, the system's does."""

    @property
    def admin(self) -> str:
        return self.server.url("postgres")

    def session(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.server.url(database), autocommit=True)
