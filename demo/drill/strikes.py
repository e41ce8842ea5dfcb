"""What goes wrong in a drill: cables are pulled, programs and the server killed, printers fail; and all is healed."""

from __future__ import annotations

import time
from collections.abc import Mapping

from demo.drill.agenda import Agenda
from demo.drill.checks import Difference, Kill, Trouble
from demo.drill.plan import EVERYTHING, SERVER, Strike
from demo.drill.printers import TicketPrinter
from demo.drill.programs import Robot
from demo.drill.proxy import Way
from demo.drill.story import Story
from demo.throwaway import Throwaway

ARMED_S = 12.0
"""So many seconds a program waits for the moment at which it is to be killed; then it is killed anyway."""
LATER_S = 2.0
"""Seconds before a kill of a program that is down is tried again."""
TAP_S = 3.0
"""So many seconds a cable that is to be pulled at a tap waits for one."""
ENDED_S = 1.0
"""Seconds before a program that ended by itself is started again."""


class Strikes:
    """Does the strikes of a plan. Notes the kills, the printers' troubles, and programs that ended by themselves."""

    def __init__(
        self,
        robots: Mapping[str, Robot],
        printers: Mapping[str, TicketPrinter],
        server: Throwaway,
        story: Story,
    ) -> None:
        """``robots`` and ``printers``: by the names of their programs."""
        self._robots, self._printers, self._server, self._story = robots, printers, server, story
        self.agenda = Agenda(self._restart_dead)
        self.made = {"cut": 0, "kill": 0, "printer": 0}
        """How many strikes there were."""
        self.kills: list[Kill] = []
        self.troubles: list[Trouble] = []
        self.ended: list[Difference] = []
        """Programs that ended by themselves."""
        self._cuts: list[Strike] = []
        """Those that last at this moment, the newest at the end."""
        self._armed: dict[str, Strike] = {}
        """Program -> the kill that waits for its moment."""
        self._down: set[str] = set()

    @property
    def over(self) -> bool:
        """Whether everything that was struck works again."""
        return self.agenda.empty and not self._armed and not self._down

    def rang(self, name: str) -> None:
        """A program asks something of the database now; called in the wires' thread."""
        robot = self._robots.get(name)
        if robot is not None:
            robot.cable.tapped()

    def strike(self, strike: Strike) -> None:
        """Does it now; a program that is down is killed when it is up again."""
        if strike.what == "kill" and (strike.target in self._down or strike.target in self._armed):
            self.agenda.after(LATER_S, lambda: self.strike(strike))
            return
        match strike.what:
            case "cut":
                self._cut(strike)
            case "kill":
                self._kill(strike)
            case "printer":
                self._fail_printer(strike)
        self.made[strike.what] += 1

    # Cables

    def _cut(self, strike: Strike) -> None:
        if strike.at_tap:
            self._robots[strike.target].cable.put_at_tap(strike.way, strike.after_ms / 1000)
            self.agenda.after(min(TAP_S, strike.lasts / 2), lambda: self._pull(strike))
        else:
            self._pull(strike)
        self._say(f"drill-say-cut-{strike.way}", strike.target, strike.lasts)

        def heal() -> None:
            self._cuts.remove(strike)
            self._plug(strike.target)
            self._say("drill-say-plugged", strike.target)

        self.agenda.after(strike.lasts, heal)

    def _pull(self, strike: Strike) -> None:
        """At once, or because nobody tapped in time."""
        self._cuts.append(strike)
        self._plug(strike.target)

    def _plug(self, target: str) -> None:
        """Puts each cable of the target into the way of its newest cut; without a cut it is whole."""
        for robot in self._robots.values() if target == EVERYTHING else (self._robots[target],):
            ways: list[Way] = [cut.way for cut in self._cuts if cut.target in (robot.name, EVERYTHING)]
            way: Way = ways[-1] if ways else "pass"
            if robot.cable.way != way:
                robot.cable.put(way)

    # Programs and the server

    def _kill(self, strike: Strike) -> None:
        if strike.target == SERVER:
            self._server.kill()
            self._down.add(SERVER)
            self._say("drill-say-killed", SERVER, strike.lasts)
            self.agenda.after(strike.lasts, self._start_server)
            return
        robot = self._robots[strike.target]
        self._armed[robot.name] = strike
        if strike.moment in ("tap", "number"):
            robot.tell(do="die", when=strike.moment, after_ms=strike.after_ms)
        elif strike.moment == "paper" and robot.name in self._printers:
            self._printers[robot.name].when_out = robot.kill
        else:
            robot.kill()

        def kill_anyway() -> None:
            if self._armed.get(robot.name) is strike:
                robot.kill()

        self.agenda.after(ARMED_S, kill_anyway)

    def _start_server(self) -> None:
        self._server.start_again()
        self._down.discard(SERVER)
        self._say("drill-say-again", SERVER)

    def _restart_dead(self) -> None:
        """Whoever is dead is started again: after a kill, and if it ended by itself, which is noted."""
        for robot in self._robots.values():
            if not robot.alive and robot.name not in self._down:
                self._bury(robot)

    def _bury(self, robot: Robot) -> None:
        robot.reap()
        strike = self._armed.pop(robot.name, None)
        if robot.name in self._printers:
            self._printers[robot.name].when_out = None
        self._down.add(robot.name)
        if strike is not None:
            self.kills.append(Kill(robot.name, time.time_ns() // 1000))
            self._say(f"drill-say-killed-{strike.moment}", robot.name, strike.lasts)
        else:
            self.ended.append(Difference("ended-itself", {"program": robot.name}, explained=False))
            self._say("drill-say-ended", robot.name)

        def start_again() -> None:
            robot.start()
            self._down.discard(robot.name)
            self._say("drill-say-again", robot.name)

        self.agenda.after(strike.lasts if strike else ENDED_S, start_again)

    # Printers

    def _fail_printer(self, strike: Strike) -> None:
        printer, begun = self._printers[strike.target], time.time_ns() // 1000
        printer.put(strike.fault)
        self._say(f"drill-say-printer-{strike.fault}", strike.target, strike.lasts)

        def heal() -> None:
            printer.put("none")
            self.troubles.append(Trouble(strike.target, strike.fault, begun, time.time_ns() // 1000))
            self._say("drill-say-printer-again", strike.target)

        self.agenda.after(strike.lasts, heal)

    def _say(self, key: str, target: str, seconds: float | None = None) -> None:
        who = self._story.who(target)
        if seconds is None:
            self._story.say(key, who=who)
        else:
            self._story.say(key, who=who, seconds=f"{seconds:.0f}")
