"""One drill, from an empty machine to the findings."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import psycopg

from core.catalogue.model import Catalogue
from core.errors import Unavailable
from core.words import Words
from demo.drill import checks
from demo.drill.checks import Difference, Evidence, Findings
from demo.drill.evidence import collect
from demo.drill.hall import PIN, fill_hall, make_catalogue, officer_of
from demo.drill.plan import make_hall, make_plan
from demo.drill.printers import Paper, TicketPrinter
from demo.drill.programs import Robot
from demo.drill.proxy import Cable, Wires
from demo.drill.story import Story
from demo.drill.strikes import Strikes
from demo.drill.task import Task
from demo.throwaway import Throwaway

VISIT_S = 1.2
"""Seconds between two things a visitor does, in the mean."""
DESK_S = 0.8
"""Seconds between two things an officer does, in the mean."""
BEGIN_S = 120.0
"""So many seconds all programs have to start: a small PC starts fifteen of them one after the other."""
MERGE_S = 90.0
"""So many seconds everything has to be synchronised after the last plug is back."""
LET_GO_S = 10.0
"""So many seconds the database has to let go of the last connection."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for; ``seed`` None: any."""

    minutes: float
    seed: int | None
    kiosks: int
    counters: int
    displays: int
    cuts: int
    kills: int
    keep: Path | None = None


class Drill:
    """Whatever it starts is on ``stack``, which ends it."""

    def __init__(self, wanted: Wanted, seed: int, folder: Path, stack: ExitStack, speak: Words) -> None:
        """``folder``: where the programs live."""
        self._wanted, self._seed, self._folder = wanted, seed, folder
        self._story = Story(speak)
        self._story.say("drill-say-hall")
        self._papers: list[Paper] = []
        self._differences: list[Difference] = []
        self._evidence = Evidence()
        self._server = Throwaway()
        stack.enter_context(self._server)
        self._url = self._server.create("drill")
        catalogue, codes = make_catalogue(wanted.counters)
        self._hall = make_hall(wanted.kiosks, codes, wanted.displays)
        self._story.counters = self._hall.counters
        fill_hall(self._url, catalogue, self._hall)
        wires = Wires()
        stack.callback(wires.close)
        self._printers = {
            kiosk: TicketPrinter(wires, kiosk, self._papers.append) for kiosk in self._hall.kiosks
        }
        for printer in self._printers.values():
            stack.callback(printer.close)
        self._robots: dict[str, Robot] = {}
        self._strikes = Strikes(self._robots, self._printers, self._server, self._story)
        bell = wires.bell(self._strikes.rang)
        for name in self._hall.programs:
            cable = Cable(wires, self._server.port)
            stack.callback(cable.close)
            self._robots[name] = self._robot(name, cable, bell, catalogue)
        stack.callback(self._kill_all)

    @property
    def made(self) -> dict[str, int]:
        """How many cuts, kills and printer faults there were."""
        return self._strikes.made

    def play(self) -> Findings:
        """The whole drill; Unavailable("drill-start") when a program does not start."""
        wanted, agenda = self._wanted, self._strikes.agenda
        plan = make_plan(self._hall, wanted.minutes * 60, wanted.cuts, wanted.kills, self._seed)
        for robot in self._robots.values():
            robot.start()
        self._story.say("drill-say-start", count=len(self._robots))
        if not agenda.wait(lambda: not self._not_started(), BEGIN_S):
            raise Unavailable("drill-start", where=", ".join(self._not_started()))
        opened = time.monotonic()
        self._story.say("drill-say-open", seed=self._seed, strikes=len(plan))
        for strike in plan:
            agenda.at(opened + strike.at, partial(self._strikes.strike, strike))
        agenda.work_until(opened + wanted.minutes * 60)
        while not self._strikes.over:
            agenda.look_once()
        self._settle()
        self._end()
        robots, strikes = list(self._robots.values()), self._strikes
        self._evidence = collect(self._url, robots, self._papers, strikes.kills, strikes.troubles)
        findings = checks.judge(self._evidence)
        return replace(findings, differences=(*findings.differences, *strikes.ended, *self._differences))

    def write_down(self, findings: Findings) -> None:
        """The evidence beside the programs' notes, for whoever looks for a cause."""
        evidence = self._evidence
        everything = (
            findings.differences,
            evidence.kills,
            evidence.troubles,
            evidence.papers,
            evidence.books,
            evidence.claims,
            evidence.releases,
        )
        text = "\n".join(repr(record) for records in everything for record in records)
        (self._folder / "evidence.txt").write_text(text + "\n", encoding="utf-8")

    # The programs

    def _robot(self, name: str, cable: Cable, bell: int, catalogue: Catalogue) -> Robot:
        home = self._folder / name.replace(" ", "-").lower()
        database = self._url.replace(f":{self._server.port}/", f":{cable.port}/")
        notes = str(self._folder / f"{home.name}.jsonl")
        task = Task("display", name, database, notes, self._seed, VISIT_S, bell)
        if name in self._hall.kiosks:
            served = {code for counter in catalogue.counters for code in counter.services}
            services = tuple(service.code for service in catalogue.services if service.code in served)
            task = replace(task, kind="kiosk", printer=self._printers[name].address, services=services)
        elif name in self._hall.counters:
            officer = officer_of(name)
            task = replace(task, kind="counter", counter=name, officer=officer, pin=PIN, pace_s=DESK_S)
        return Robot(task, home, cable)

    def _not_started(self) -> list[str]:
        return [robot.name for robot in self._robots.values() if not robot.has_started]

    def _kill_all(self) -> None:
        for robot in self._robots.values():
            robot.kill()
            robot.reap()

    # The end

    def _settle(self) -> None:
        """Nobody comes any more; everything is synchronised."""
        self._story.say("drill-say-healed")
        for robot in self._robots.values():
            robot.tell(do="rest")
        agenda = self._strikes.agenda
        agenda.work_until(time.monotonic() + 4 * VISIT_S)
        if not agenda.wait(lambda: not self._not_merged(), MERGE_S):
            for robot in self._not_merged():
                self._differ("not-merged", program=robot.name, count=robot.pending())

    def _not_merged(self) -> list[Robot]:
        return [robot for robot in self._robots.values() if not robot.is_merged]

    def _end(self) -> None:
        self._story.say("drill-say-end")
        for robot in self._robots.values():
            robot.tell(do="end")
        for robot in self._robots.values():
            if not robot.end():
                self._differ("not-ended", program=robot.name)
            if left := robot.pending():
                self._differ("left-in-journal", program=robot.name, count=left)
            if bug := robot.bugs():
                self._differ("bug", program=robot.name, what=bug.strip().splitlines()[-1])
        if left := _connections(self._server.url("postgres")):
            self._differ("connections", count=left)

    def _differ(self, key: str, **facts: str | int) -> None:
        self._differences.append(Difference(key, facts, explained=False))


def _connections(url: str) -> int:
    """Connections that the programs left behind, once the database had time to let go of them."""
    until = time.monotonic() + LET_GO_S
    query = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    with psycopg.connect(url, autocommit=True) as connection:
        while True:
            row = connection.execute(query).fetchone()
            left = int(row[0]) if row else 0
            if not left or time.monotonic() > until:
                return left
            time.sleep(0.2)
