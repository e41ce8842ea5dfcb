"""Runs a drill: builds a hall of real programs, pulls its plugs, heals it, and compares paper and books."""

from __future__ import annotations

import json
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from core.catalogue.model import DAYS, Catalogue
from core.catalogue.reading import read_catalogue
from core.clock import SystemClock
from core.errors import Refused, Unavailable
from core.office import HallFacts, Office
from core.words import Words, terminal_language, words
from demo.drill import checks
from demo.drill.checks import Difference, Evidence, Findings, Kill, Trouble
from demo.drill.evidence import collect
from demo.drill.plan import EVERYTHING, SERVER, Hall, Strike, make_hall, make_plan
from demo.drill.printers import Paper, TicketPrinter
from demo.drill.programs import Robot
from demo.drill.proxy import Cable, Way, Wires
from demo.drill.task import Task
from demo.hall import CATALOGUE
from demo.throwaway import Throwaway

VISIT_S, DESK_S = 1.2, 0.8
"""Between two things a visitor or an officer does, in the mean."""
BEGIN_S = 120.0
"""So long all programs have to start: a small PC starts fifteen of them one after the other."""
MERGE_S = 90.0
"""So long everything has to be merged after the last plug is back."""
ARMED_S = 12.0
"""So long a program waits for the moment at which it is to be killed; then it is killed anyway."""
LATER_S = 2.0
"""Before a strike at a program that is down is tried again."""
TAP_S = 3.0
"""So long a cable that is to be pulled at a tap waits for it."""
LET_GO_S = 10.0
"""So long the database has to let go of the last connection."""
LOOK_S = 0.05
PIN = "246810"


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


def run(wanted: Wanted, as_json: bool) -> int:
    """Drills and prints; gives the exit code: 0 when paper and books agree, else 3."""
    seed = random.SystemRandom().randrange(1, 1_000_000) if wanted.seed is None else wanted.seed
    speak = words(terminal_language())
    started = time.monotonic()
    signal.signal(signal.SIGTERM, _interrupted)
    with _folder(wanted.keep) as folder, ExitStack() as stack:
        drill = Drill(replace(wanted, seed=seed), folder, stack, speak)
        findings = drill.play()
        made = drill.made
        if wanted.keep is not None:
            drill.write_down(findings)
    result: dict[str, Any] = {
        "issued": findings.issued,
        "on_paper": findings.on_paper,
        "in_books": findings.in_books,
        "lost": findings.lost,
        "doubled": findings.doubled,
        "ghosts": findings.ghosts,
        "called_twice": findings.called_twice,
        "cuts": made["cut"],
        "kills": made["kill"],
        "seconds": round(time.monotonic() - started, 1),
        "seed": seed,
        "explanations": [tell(one, speak) for one in findings.differences],
    }
    print(json.dumps(result, ensure_ascii=False) if as_json else _table(result, findings, speak))
    return 0 if findings.good else 3


def tell(one: Difference, speak: Words) -> str:
    """The sentence of a difference."""
    sentence = speak(f"drill-difference-{one.key}", **one.facts)
    return sentence if one.explained else speak("drill-not-explained", what=sentence)


def _interrupted(_number: int, _frame: object) -> None:
    """Told to end, the drill clears up as after Ctrl+C."""
    raise KeyboardInterrupt


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Where the drill's programs live; gone afterwards unless it is to be kept."""
    if keep is not None:
        try:
            keep.mkdir(parents=True)
        except FileExistsError:
            raise Refused("drill-folder", where=str(keep)) from None
        except OSError as error:
            raise Unavailable("unwritable", where=str(keep)) from error
        yield keep
        return
    made = Path(tempfile.mkdtemp(prefix="antrean-drill-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


class Drill:
    """One drill, from an empty machine to the findings. Whatever it starts is on ``stack``."""

    def __init__(self, wanted: Wanted, folder: Path, stack: ExitStack, speak: Words) -> None:
        assert wanted.seed is not None
        self._wanted, self._folder, self._speak = wanted, folder, speak
        self._seed: int = wanted.seed
        self._begun = time.monotonic()
        self.made = {"cut": 0, "kill": 0, "printer": 0}
        self._papers: list[Paper] = []
        self._kills: list[Kill] = []
        self._troubles: list[Trouble] = []
        self._differences: list[Difference] = []
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._cuts: list[Strike] = []
        self._armed: dict[str, Strike] = {}
        self._down: set[str] = set()
        self.evidence = Evidence()
        self._server = Throwaway()
        self._say("drill-say-hall")
        stack.enter_context(self._server)
        self._url = self._server.create("drill")
        catalogue, codes = _catalogue(wanted.counters)
        self.hall = make_hall(wanted.kiosks, codes, wanted.displays)
        _fill(self._url, catalogue, self.hall)
        self._wires = Wires()
        stack.callback(self._wires.close)
        self._printers = {
            kiosk: TicketPrinter(self._wires, kiosk, self._papers.append) for kiosk in self.hall.kiosks
        }
        for printer in self._printers.values():
            stack.callback(printer.close)
        self._robots: dict[str, Robot] = {}
        self._bell = self._wires.bell(self._rang)
        for name in self.hall.programs:
            cable = Cable(self._wires, self._server.port)
            stack.callback(cable.close)
            self._robots[name] = self._robot(name, cable, catalogue)
        stack.callback(self._kill_all)

    def play(self) -> Findings:
        """The whole drill."""
        plan = make_plan(
            self.hall, self._wanted.minutes * 60, self._wanted.cuts, self._wanted.kills, self._seed
        )
        for robot in self._robots.values():
            robot.start()
        self._say("drill-say-start", count=len(self._robots))
        if not self._wait(lambda: all(self._has_started(one) for one in self._robots.values()), BEGIN_S):
            missing = ", ".join(one.name for one in self._robots.values() if not self._has_started(one))
            raise Unavailable("drill-start", where=missing)
        opened = time.monotonic()
        self._say("drill-say-open", seed=self._seed, strikes=len(plan))
        for strike in plan:
            self._at(opened + strike.at, partial(self._strike, strike))
        self._work_until(opened + self._wanted.minutes * 60)
        while self._due or self._armed or self._down:
            self._work_until(time.monotonic() + LOOK_S)
        self._settle()
        self._end()
        self.evidence = collect(
            self._url,
            list(self._robots.values()),
            self._papers,
            self._kills,
            self._troubles,
        )
        findings = checks.judge(self.evidence)
        return replace(findings, differences=(*findings.differences, *self._differences))

    def write_down(self, findings: Findings) -> None:
        """The evidence beside the programs' notes, for whoever looks for a cause."""
        text = "\n".join(
            [
                *(repr(one) for one in findings.differences),
                *(repr(one) for one in self.evidence.kills),
                *(repr(one) for one in self.evidence.troubles),
                *(repr(one) for one in self.evidence.papers),
                *(repr(one) for one in self.evidence.books),
                *(repr(one) for one in self.evidence.claims),
                *(repr(one) for one in self.evidence.releases),
            ]
        )
        (self._folder / "evidence.txt").write_text(text + "\n", encoding="utf-8")

    # The programs

    def _robot(self, name: str, cable: Cable, catalogue: Catalogue) -> Robot:
        home = self._folder / name.replace(" ", "-").lower()
        database = self._url.replace(f":{self._server.port}/", f":{cable.port}/")
        notes = str(self._folder / f"{home.name}.jsonl")
        task = Task("display", name, database, notes, self._seed, VISIT_S, self._bell)
        if name in self.hall.kiosks:
            served = {code for one in catalogue.counters for code in one.services}
            services = tuple(one.code for one in catalogue.services if one.code in served)
            task = replace(task, kind="kiosk", printer=self._printers[name].address, services=services)
        elif name in self.hall.counters:
            officer = f"OFFICER-{name}"
            task = replace(task, kind="counter", counter=name, officer=officer, pin=PIN, pace_s=DESK_S)
        return Robot(task, home, cable)

    @staticmethod
    def _has_started(robot: Robot) -> bool:
        return any(note["kind"] == "started" for note in robot.notes())

    def _kill_all(self) -> None:
        for robot in self._robots.values():
            robot.kill()
            robot.reap()

    # Time

    def _at(self, moment: float, work: Callable[[], None]) -> None:
        self._due.append((moment, len(self._due), work))
        self._due.sort()

    def _work_until(self, moment: float) -> None:
        """Does what is due and restarts who died, until then."""
        while True:
            while self._due and self._due[0][0] <= time.monotonic():
                self._due.pop(0)[2]()
            self._look_after()
            if time.monotonic() >= moment:
                return
            time.sleep(LOOK_S)

    def _wait(self, condition: Callable[[], bool], seconds: float) -> bool:
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                return False
            self._work_until(time.monotonic() + 0.5)
        return True

    # What goes wrong

    def _rang(self, name: str) -> None:
        """In the wires' thread."""
        robot = self._robots.get(name)
        if robot is not None:
            robot.cable.tapped()

    def _strike(self, strike: Strike) -> None:
        if strike.what == "kill" and (strike.target in self._down or strike.target in self._armed):
            # It is down already: killed as soon as it is up again.
            self._at(time.monotonic() + LATER_S, lambda: self._strike(strike))
            return
        match strike.what:
            case "cut":
                self._cut(strike)
            case "kill":
                self._kill(strike)
            case "printer":
                self._fail_printer(strike)
        self.made[strike.what] += 1

    def _cut(self, strike: Strike) -> None:
        if strike.at_tap:
            self._robots[strike.target].cable.put_at_tap(strike.way, strike.after_ms / 1000)
            self._at(time.monotonic() + min(TAP_S, strike.lasts / 2), lambda: self._pull(strike))
        else:
            self._pull(strike)
        self._say(f"drill-say-cut-{strike.way}", who=self._who(strike.target), seconds=f"{strike.lasts:.0f}")

        def heal() -> None:
            self._cuts.remove(strike)
            self._plug(strike.target)
            self._say("drill-say-plugged", who=self._who(strike.target))

        self._at(time.monotonic() + strike.lasts, heal)

    def _pull(self, strike: Strike) -> None:
        """At once, or because nobody tapped in time."""
        self._cuts.append(strike)
        self._plug(strike.target)

    def _plug(self, target: str) -> None:
        """Puts each cable that is meant into the way the newest cut of it has."""
        for robot in self._robots.values() if target == EVERYTHING else (self._robots[target],):
            ways: list[Way] = [one.way for one in self._cuts if one.target in (robot.name, EVERYTHING)]
            way: Way = ways[-1] if ways else "pass"
            if robot.cable.way != way:
                robot.cable.put(way)

    def _kill(self, strike: Strike) -> None:
        if strike.target == SERVER:
            self._server.kill()
            self._down.add(SERVER)
            self._say("drill-say-killed", who=self._who(SERVER), seconds=f"{strike.lasts:.0f}")
            self._at(time.monotonic() + strike.lasts, self._server_again)
            return
        robot = self._robots[strike.target]
        self._armed[robot.name] = strike
        if strike.moment in ("tap", "number"):
            robot.tell(do="die", when=strike.moment, after_ms=strike.after_ms)
        elif strike.moment == "paper" and robot.name in self._printers:
            self._printers[robot.name].when_out = robot.kill
        else:
            robot.kill()

        def anyway() -> None:
            if self._armed.get(robot.name) is strike:
                robot.kill()

        self._at(time.monotonic() + ARMED_S, anyway)

    def _server_again(self) -> None:
        self._server.start_again()
        self._down.discard(SERVER)
        self._say("drill-say-again", who=self._who(SERVER))

    def _look_after(self) -> None:
        """Whoever is dead is started again: after a kill, and if it ended by itself, which is noted."""
        for robot in self._robots.values():
            if robot.alive or robot.name in self._down:
                continue
            robot.reap()
            strike = self._armed.pop(robot.name, None)
            if robot.name in self._printers:
                self._printers[robot.name].when_out = None
            self._down.add(robot.name)
            lasts = strike.lasts if strike else 1.0
            if strike:
                self._kills.append(Kill(robot.name, time.time_ns() // 1000))
                self._say(
                    f"drill-say-killed-{strike.moment}", who=self._who(robot.name), seconds=f"{lasts:.0f}"
                )
            else:
                self._differences.append(Difference("ended-itself", {"program": robot.name}, explained=False))
                self._say("drill-say-ended", who=self._who(robot.name))

            def again(robot: Robot = robot) -> None:
                robot.start()
                self._down.discard(robot.name)
                self._say("drill-say-again", who=self._who(robot.name))

            self._at(time.monotonic() + lasts, again)

    def _fail_printer(self, strike: Strike) -> None:
        printer, begun = self._printers[strike.target], time.time_ns() // 1000
        printer.put(strike.fault)
        self._say(
            f"drill-say-printer-{strike.fault}", who=self._who(strike.target), seconds=f"{strike.lasts:.0f}"
        )

        def heal() -> None:
            printer.put("none")
            self._troubles.append(Trouble(strike.target, strike.fault, begun, time.time_ns() // 1000))
            self._say("drill-say-printer-again", who=self._who(strike.target))

        self._at(time.monotonic() + strike.lasts, heal)

    # The end

    def _settle(self) -> None:
        """Nobody comes any more; everything is merged."""
        self._say("drill-say-healed")
        for robot in self._robots.values():
            robot.tell(do="rest")
        self._work_until(time.monotonic() + 4 * VISIT_S)
        if not self._wait(lambda: all(self._together(one) for one in self._robots.values()), MERGE_S):
            for robot in self._robots.values():
                if not self._together(robot):
                    facts: dict[str, str | int] = {"program": robot.name, "count": robot.pending()}
                    self._differences.append(Difference("not-merged", facts, explained=False))

    @staticmethod
    def _together(robot: Robot) -> bool:
        ways = [note for note in robot.notes() if note["kind"] == "way"]
        return robot.alive and bool(ways) and not ways[-1]["alone"] and robot.pending() == 0

    def _end(self) -> None:
        self._say("drill-say-end")
        for robot in self._robots.values():
            robot.tell(do="end")
        for robot in self._robots.values():
            if not robot.end():
                self._differences.append(Difference("not-ended", {"program": robot.name}, explained=False))
            left = robot.pending()
            if left:
                facts: dict[str, str | int] = {"program": robot.name, "count": left}
                self._differences.append(Difference("left-in-journal", facts, explained=False))
            bug = robot.bugs()
            if bug:
                what = bug.strip().splitlines()[-1]
                self._differences.append(
                    Difference("bug", {"program": robot.name, "what": what}, explained=False)
                )
        left = _connections(self._server.url("postgres"))
        if left:
            self._differences.append(Difference("connections", {"count": left}, explained=False))

    # Words

    def _who(self, name: str) -> str:
        if name in self.hall.counters:
            return self._speak("drill-who-counter", code=name)
        if name in (SERVER, EVERYTHING):
            return self._speak(f"drill-who-{name}")
        return name

    def _say(self, key: str, **facts: str | int) -> None:
        passed = time.monotonic() - self._begun
        print(f"{passed:6.1f} s  {self._speak(key, **facts)}", file=sys.stderr, flush=True)


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


def _catalogue(counters: int) -> tuple[Catalogue, tuple[str, ...]]:
    """The sample catalogue with short services that are open all day, and the counters of its biggest agencies."""
    catalogue = read_catalogue(CATALOGUE, words("en")).catalogue
    services = tuple(
        replace(
            one, service_minutes=1, daily_quota=None, open_time="00:00", close_time="23:59", days=tuple(DAYS)
        )
        for one in catalogue.services
    )
    by_agency: dict[str, list[str]] = {}
    for counter in catalogue.counters:
        by_agency.setdefault(counter.agency, []).append(counter.code)
    biggest = sorted(by_agency.values(), key=lambda codes: (-len(codes), codes))
    chosen = tuple(code for codes in biggest for code in codes)[:counters]
    here = tuple(one for one in catalogue.counters if one.code in chosen)
    return replace(catalogue, services=services, counters=here), chosen


def _fill(url: str, catalogue: Catalogue, hall: Hall) -> None:
    """A hall on whose wall clock it is morning, wherever and whenever the drill runs: its day does not end in it."""
    hour = time.gmtime().tm_hour
    east = (9 - hour + 12) % 24 - 12
    zone = f"Etc/GMT{-east:+d}" if east else "Etc/GMT"
    office, _ = Office.set_up(url, HallFacts(name="MPP", place="Antrean", time_zone=zone), SystemClock())
    try:
        office.catalogue.replace(catalogue)
        agency = {one.code: one.agency for one in catalogue.counters}
        for code in hall.counters:
            office.people.add(f"OFFICER-{code}", f"Officer {code}", agency[code], PIN)
    finally:
        office.close()


def _table(result: dict[str, Any], findings: Findings, speak: Words) -> str:
    """The result for people."""
    names = ("issued", "on_paper", "in_books", "lost", "doubled", "ghosts", "called_twice", "cuts", "kills")
    labels = {name: speak(f"drill-row-{name.replace('_', '-')}") for name in names}
    wide = max(len(label) for label in labels.values())
    lines = [f"{labels[name]:<{wide}}  {speak.number(result[name]):>7}" for name in names]
    lines.append(speak("drill-took", seconds=f"{result['seconds']:.0f}", seed=str(result["seed"])))
    lines += [f"  {sentence}" for sentence in result["explanations"]]
    lines.append(speak("drill-good" if findings.good else "drill-bad", count=findings.unexplained))
    return "\n".join(lines)
