"""The hall's server: its database, its own way in, the hall's name, and codes for every other PC."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from core.clock import Clock
from core.errors import Unavailable
from core.office import HallFacts, Office
from core.pc import settings as pc
from core.server import pairing, setup
from core.server.admin import AdminDatabase
from core.server.join import join_by_code
from core.technician.setup.answers import Answers
from core.technician.setup.doing import Done

RESTART_S = 60.0
NAME = "Server"


def set_up_server(
    admin: AdminDatabase,
    answers: Answers,
    clock: Clock,
    database: str = "antrean",
    address: str | None = None,
) -> Done:
    """Makes the hall's database on this PC, restarts PostgreSQL where that is needed and may be done, joins the hall
    as its administrator and gives it its name. Doing it again is safe.

    Raises what ``core.server.setup.set_up`` and ``core.server.join`` raise; the todo list of the result says what a
    person must still do, and then it ends there.
    """
    report = setup.set_up(admin, database, address, clock)
    if any(what == "restart" for what, _ in report.todo) and _restart():
        admin.close()  # its connections went with the server
        _again(lambda: setup.set_up(admin, database, address, clock))
        report.todo = [task for task in report.todo if task[0] != "restart"]
    done = Done(pc.read(), "", "", codes=report.codes, until=report.until, todo=list(report.todo))
    if report.todo:
        return done
    if pc.read().database == "":
        with admin.session() as session:
            code, _until = pairing.invite(session, database, "administrator", report.address, report.port, 1)
        join_by_code(code, NAME, None, clock)
        done.codes.pop("administrator", None)  # that one is used up by a fresh one
    facts = HallFacts(
        answers.hall.strip() or None,
        answers.place.strip() or None,
        None,
        answers.time_zone or None,
        None,
        None,
    )
    office, _ = Office.set_up(pc.read().database, facts, clock)
    try:
        done.hall, done.where = office.hall().name, office.where
    finally:
        office.close()
    pc.keep(role="server", name=NAME)
    done.pc = pc.read()
    return done


def _restart() -> bool:
    """Restarts PostgreSQL; False where nothing here can, or it did not go."""
    if os.name != "posix" or os.geteuid() != 0:
        return False
    if Path("/run/systemd/system").exists():
        command = ["systemctl", "restart", "postgresql"]
    elif shutil.which("service"):
        command = ["service", "postgresql", "restart"]
    else:
        return False
    with suppress(OSError, subprocess.TimeoutExpired):
        return subprocess.run(command, capture_output=True, timeout=RESTART_S, check=False).returncode == 0
    return False


def _again(work: Callable[[], object]) -> None:
    """Until the server answers after its restart."""
    until = time.monotonic() + RESTART_S
    while True:
        try:
            work()
        except Unavailable:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
        else:
            return
