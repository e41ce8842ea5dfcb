"""What a drill proves: functions of what was printed, what was noted and what the books say."""

from __future__ import annotations

import re
from collections import Counter as Counts
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from core.uid import check_code
from demo.drill.printers import Fault, Paper

Facts = Mapping[str, str | int]

KILLED_BEFORE_S = 15.0
"""Seconds: a kill explains what is missing of a ticket that its kiosk issued at most so long before."""
KILLED_AFTER_S = 1.0
"""Seconds: it also explains a ticket issued so shortly after it, because the clocks differ."""
FAULT_AFTER_S = 10.0
"""Seconds around a printer's fault in which it explains a difference: the kiosk waits for the printer's answer."""
NEVER_CALLED = ("issued", "cancelled", "expired")
"""States of tickets that were not called and will not be."""
SAME_CALL_US = 2_000_000
"""Microseconds: two records of a call that are closer are of the same call, seen at the desk and in the books."""


@dataclass(frozen=True, slots=True)
class Given:
    """A number a kiosk gave; the order of these is the kiosk's own."""

    kiosk: str
    uid: str
    number: str
    issued_at: int


@dataclass(frozen=True, slots=True)
class InBooks:
    """A ticket as the books have it at the end."""

    uid: str
    number: str
    device: str
    state: str
    print_state: str
    issued_at: int
    first_arrival: int
    waited: bool
    """Whether it ever was in the queue."""
    why: str = ""
    """Reason of its cancelling."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A counter called a visitor: seen at the desk, on a display, or in the books."""

    number: str
    counter: str
    at: int


@dataclass(frozen=True, slots=True)
class Release:
    """A counter let a visitor go on: returned, transferred, on to the next service, or the call taken back."""

    number: str
    counter: str


@dataclass(frozen=True, slots=True)
class Kill:
    program: str
    at: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """A printer's fault from one moment to another."""

    kiosk: str
    fault: Fault
    begun: int
    ended: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything a drill leaves; moments are microseconds since the epoch."""

    given: Sequence[Given] = ()
    papers: Sequence[Paper] = ()
    noted: frozenset[str] = frozenset()
    """Identities of tickets whose number a visitor noted."""
    books: Sequence[InBooks] = ()
    claims: Sequence[Claim] = ()
    releases: Sequence[Release] = ()
    """Of the books."""
    let_go: Sequence[Release] = ()
    """As the officers did it; the same ones as in the books where all is well."""
    kills: Sequence[Kill] = ()
    troubles: Sequence[Trouble] = ()
    conflicts: Sequence[tuple[str, str]] = ()
    """Kind and number of what the books keep for a person."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, as the sentence ``drill-difference-<key>`` tells it."""

    key: str
    facts: Facts = field(default_factory=dict)
    explained: bool = True


@dataclass(frozen=True, slots=True)
class Findings:
    issued: int
    on_paper: int
    in_books: int
    lost: int
    doubled: int
    ghosts: int
    called_twice: int
    differences: tuple[Difference, ...]

    @property
    def unexplained(self) -> int:
        return sum(1 for difference in self.differences if not difference.explained)

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.called_twice or self.unexplained)


def judge(evidence: Evidence) -> Findings:
    """Compares paper, books and what people saw."""
    books = {ticket.number: ticket for ticket in evidence.books}
    numbers = {given.number for given in evidence.given} | {paper.number for paper in evidence.papers}
    lost = lost_ones(evidence)
    doubled = doubled_ones(evidence)
    ghosts = ghosts_of(evidence)
    twice = called_twice(evidence)
    differences = [
        *lost,
        *doubled,
        *twice,
        *ghosts,
        *out_of_order(evidence),
        *paper_differences(evidence),
        *(Difference("conflict", {"number": number, "what": what}) for what, number in evidence.conflicts),
    ]
    return Findings(
        issued=len(numbers),
        on_paper=len({paper.number for paper in evidence.papers if paper.whole}),
        in_books=len(numbers & set(books)),
        lost=len(lost),
        doubled=len(doubled),
        ghosts=len(ghosts),
        called_twice=len(twice),
        differences=tuple(differences),
    )


def holders(evidence: Evidence) -> dict[str, str]:
    """Number -> how somebody holds it: ``paper`` or ``noted``."""
    noted = {given.number: "noted" for given in evidence.given if given.uid in evidence.noted}
    return {**noted, **{paper.number: "paper" for paper in evidence.papers}}


def lost_ones(evidence: Evidence) -> list[Difference]:
    """People with a number whom nobody will call: it is not in the books, was ended there without them, or never
    came into the queue."""
    books = {ticket.number: ticket for ticket in evidence.books}
    differences = []
    for number, how in sorted(holders(evidence).items()):
        ticket = books.get(number)
        if ticket is None:
            differences.append(Difference("lost-gone", {"number": number, "how": how}, explained=False))
        elif ticket.state in NEVER_CALLED:
            facts = {"number": number, "how": how, "state": ticket.state, "why": ticket.why}
            differences.append(Difference("lost-ended", facts, explained=False))
    return differences


def doubled_ones(evidence: Evidence) -> list[Difference]:
    """Numbers that two people hold, or that are of somebody else in the books."""
    books = {ticket.number: ticket for ticket in evidence.books}
    identities: defaultdict[str, set[str]] = defaultdict(set)
    for given in evidence.given:
        identities[given.number].add(check_code(given.uid))
    for paper in evidence.papers:
        if paper.check:
            identities[paper.number].add(paper.check)
    held = set(holders(evidence))
    for number, ticket in books.items():
        if number in held:
            identities[number].add(check_code(ticket.uid))
    papers = Counts(paper.number for paper in evidence.papers)
    in_books = Counts(ticket.number for ticket in evidence.books)
    twice = {number for number, known in identities.items() if len(known) > 1}
    twice |= {number for number, count in (papers + Counts()).items() if count > 1}
    twice |= {number for number, count in in_books.items() if count > 1}
    return [Difference("doubled", {"number": number}, explained=False) for number in sorted(twice)]


def ghosts_of(evidence: Evidence) -> list[Difference]:
    """Tickets that came into the queue though nobody holds a paper or a noted number."""
    held = holders(evidence)
    differences = []
    for ticket in evidence.books:
        if not ticket.waited or ticket.number in held:
            continue
        facts = {"number": ticket.number, "kiosk": ticket.device}
        if _killed(evidence, ticket.device, ticket.issued_at):
            differences.append(Difference("ghost-killed", facts))
        elif ticket.print_state == "unconfirmed" and _trouble(evidence, ticket.device, ticket.issued_at):
            differences.append(Difference("ghost-printer", facts))
        else:
            facts["paper"] = ticket.print_state
            differences.append(Difference("ghost", facts, explained=False))
    return differences


def called_twice(evidence: Evidence) -> list[Difference]:
    """Visitors whom two counters called without the first one having let them go. Each release counts once."""
    released = Counts(evidence.releases) | Counts(evidence.let_go)
    calls: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in evidence.claims:
        calls[claim.number].append(claim)
    differences = []
    for number, claims in sorted(calls.items()):
        turns = _turns(sorted(claims, key=lambda claim: claim.at))
        for before, after in pairwise(turns):
            release = Release(number, before.counter)
            if released[release]:
                released[release] -= 1
            elif before.counter != after.counter:
                facts = {"number": number, "first": before.counter, "second": after.counter}
                differences.append(Difference("called-twice", facts, explained=False))
    return differences


def _turns(claims: Iterable[Claim]) -> list[Claim]:
    """One claim for each call, however often it was seen."""
    turns: list[Claim] = []
    for claim in claims:
        same = [
            turn for turn in turns if turn.counter == claim.counter and abs(claim.at - turn.at) < SAME_CALL_US
        ]
        if not same:
            turns.append(claim)
    return turns


def out_of_order(evidence: Evidence) -> list[Difference]:
    """Of one kiosk, the numbers of a series grow with the moments they were given, and the books have them in the
    order they were printed."""
    differences = []
    series: defaultdict[tuple[str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for given in evidence.given:
        name, value = split(given.number)
        series[given.kiosk, name].append((value, given.issued_at, given.number))
    for (kiosk, _), run in series.items():
        for before, after in pairwise(run):
            if after[0] <= before[0] or after[1] < before[1]:
                facts = {"kiosk": kiosk, "first": before[2], "second": after[2]}
                differences.append(Difference("order-given", facts, explained=False))
    arrivals = {ticket.number: ticket.first_arrival for ticket in evidence.books}
    printed: defaultdict[str, list[Paper]] = defaultdict(list)
    for paper in evidence.papers:
        if paper.number in arrivals:
            printed[paper.kiosk].append(paper)
    for kiosk, papers in printed.items():
        ordered = sorted(papers, key=lambda paper: paper.at)
        for earlier, later in pairwise(ordered):
            if arrivals[later.number] < arrivals[earlier.number]:
                facts = {"kiosk": kiosk, "first": earlier.number, "second": later.number}
                differences.append(Difference("order-printed", facts, explained=False))
    return differences


def split(number: str) -> tuple[str, int]:
    """``A-B03`` -> (``A-B``, 3)."""
    parts = re.fullmatch(r"(.*?)(\d+)", number)
    if parts is None:
        return number, 0
    return parts.group(1), int(parts.group(2))


def paper_differences(evidence: Evidence) -> list[Difference]:
    """Where the books say something else than the paper, ticket by ticket; those without a difference are left out,
    and so are the lost and the ghosts."""
    differences = []
    papers = {paper.number: paper for paper in evidence.papers}
    numbers_given = {given.number for given in evidence.given}
    held = holders(evidence)
    for ticket in evidence.books:
        number, kiosk = ticket.number, ticket.device
        facts: dict[str, str | int] = {"number": number, "kiosk": kiosk}
        paper = papers.get(number)
        killed = _killed(evidence, kiosk, ticket.issued_at)
        trouble = _trouble(evidence, kiosk, ticket.issued_at)
        if number in held and ticket.state in NEVER_CALLED:
            continue  # counted as lost
        if paper is None:
            if held.get(number) == "noted":
                differences.append(Difference("noted", facts))
            elif ticket.why == "not-answered":
                differences.append(Difference("void", facts))
            elif ticket.state == "cancelled" and number in numbers_given:
                differences.append(Difference("not-printed", facts, explained=trouble or killed))
            elif not ticket.waited:
                differences.append(
                    Difference("never-out", {**facts, "state": ticket.state}, explained=killed)
                )
        elif not paper.whole:
            facts["paper"] = ticket.print_state
            fits = ticket.print_state in ("unconfirmed", "noted") and (trouble or killed)
            differences.append(Difference("torn", facts, explained=fits))
        elif ticket.print_state == "unconfirmed":
            facts["cause"] = "killed" if killed else "printer" if trouble else "unknown"
            differences.append(Difference("unconfirmed", facts, explained=killed or trouble))
        elif ticket.print_state != "printed":
            facts["paper"] = ticket.print_state
            differences.append(Difference("paper-other", facts, explained=False))
    return differences


def _killed(evidence: Evidence, kiosk: str, issued_at: int) -> bool:
    return any(
        kill.program == kiosk and -KILLED_AFTER_S <= (kill.at - issued_at) / 1e6 <= KILLED_BEFORE_S
        for kill in evidence.kills
    )


def _trouble(evidence: Evidence, kiosk: str, issued_at: int) -> bool:
    return any(
        trouble.kiosk == kiosk
        and trouble.begun / 1e6 - FAULT_AFTER_S <= issued_at / 1e6 <= trouble.ended / 1e6 + FAULT_AFTER_S
        for trouble in evidence.troubles
    )
