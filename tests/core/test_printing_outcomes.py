"""What became of a job, by what the printer answered: a table over a scripted line, without sockets or waiting."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from core.printing import transport
from core.printing.transport import ACK, CONNECT_S, EscposPrinter, Outcome, judge

JOB = b"ticket\n"
WELL = [b"\x12", b"\x12", b"\x12", b"\x12"]
"""Answers to the four status questions of a printer that is ready."""
BREAKS = None
"""Instead of an answer: the line breaks."""


class Watch:
    """Time that passes only where somebody waits."""

    def __init__(self) -> None:
        self.moment = 1000.0

    def monotonic(self) -> float:
        return self.moment


class Script:
    """A line on which the printer says one thing after the other; when it has nothing left to say time runs out."""

    def __init__(self, watch: Watch, said: Sequence[bytes | None], breaks_on_job: bool = False) -> None:
        self._watch, self._said, self._breaks_on_job = watch, list(said), breaks_on_job
        self.written = b""
        self.deadline = 0.0
        """Of the job."""
        self.closed = False

    def write(self, data: bytes, deadline: float) -> None:
        if JOB in data:
            self.deadline = deadline
            if self._breaks_on_job:
                raise OSError("the line broke")
        self.written += data

    def read(self, deadline: float) -> bytes:
        if not self._said:
            self._watch.moment = max(self._watch.moment, deadline)
            return b""
        said = self._said.pop(0)
        if said is None:
            raise OSError("the line broke")
        return said

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    made = Watch()
    monkeypatch.setattr(transport, "time", made)
    return made


@pytest.mark.parametrize(
    ("said", "outcome", "sent"),
    [
        ([*WELL, b"\x00"], "printed", True),
        ([*WELL, b"\x0c"], "unconfirmed", True),  # that answer says that the roll is not there
        ([*WELL, b"\x14"], "unconfirmed", True),  # an answer to another question
        ([*WELL, b"\x80"], "unconfirmed", True),
        ([*WELL, b"\x14", b"\x0f", b"\x00"], "printed", True),  # other answers are passed over
        ([*WELL, b"\x14\x00"], "printed", True),
        (WELL, "unconfirmed", True),  # it takes everything and never answers
        ([*WELL, BREAKS], "unconfirmed", True),
        ([], "unconfirmed", True),  # a printer that cannot answer
        ([b"\x00"], "unconfirmed", True),  # nor can one that answers nonsense
        ([b"\x00\x12", *WELL[1:], b"\x00"], "printed", True),
        ([BREAKS], "failed", False),
        ([b"\x12", BREAKS], "failed", False),
        ([b"\x12", b"\x32", b"\x12", b"\x12"], "failed", False),  # paper is out
        ([b"\x12", b"\x16", b"\x12", b"\x12"], "failed", False),  # the cover is open
        ([b"\x1a", b"\x12", b"\x12", b"\x12"], "failed", False),  # it is offline
        ([b"\x12", b"\x52", b"\x12", b"\x12"], "failed", False),  # an error
        ([b"\x12", b"\x12", b"\x12", b"\x1e", b"\x00"], "printed", True),  # paper is low
    ],
)
def test_what_becomes_of_a_job(watch: Watch, said: Sequence[bytes | None], outcome: str, sent: bool) -> None:
    line = Script(watch, said)
    assert EscposPrinter(lambda _deadline: line).send(JOB, 3.0) is Outcome(outcome)
    assert (JOB in line.written) is sent
    assert line.closed


def test_a_line_that_breaks_while_the_job_is_sent_leaves_it_unconfirmed(watch: Watch) -> None:
    """Some of it may have come out."""
    line = Script(watch, WELL, breaks_on_job=True)
    assert EscposPrinter(lambda _deadline: line).send(JOB, 3.0) is Outcome.UNCONFIRMED


def test_a_printer_nobody_reaches_has_failed() -> None:
    def connect(_deadline: float) -> Script:
        raise OSError("no route")

    printer = EscposPrinter(connect)
    assert printer.send(JOB, 3.0) is Outcome.FAILED
    assert printer.status(3.0).state == "unreachable"
    assert printer.status(3.0).blocked


def test_only_a_job_for_a_printer_that_answers_asks_for_an_answer(watch: Watch) -> None:
    able, mute = Script(watch, [*WELL, b"\x00"]), Script(watch, [])
    EscposPrinter(lambda _deadline: able).send(JOB, 3.0)
    EscposPrinter(lambda _deadline: mute).send(JOB, 3.0)
    assert able.written.endswith(JOB + ACK)
    assert mute.written.endswith(JOB)


def test_a_printer_that_was_mute_is_asked_again(watch: Watch) -> None:
    lines = [Script(watch, []), Script(watch, [*WELL, b"\x00"])]
    printer = EscposPrinter(lambda _deadline: lines.pop(0))
    assert [printer.send(JOB, 3.0) for _ in range(2)] == [Outcome.UNCONFIRMED, Outcome.PRINTED]


@pytest.mark.parametrize(
    ("deadline_s", "reached_within", "job_within"),
    [(3.0, CONNECT_S, 3.0 + 0.7), (1.0, 1.0 + 0.7, 1.0 + 0.7)],
)
def test_reaching_the_printer_has_its_own_deadline_and_a_slow_line_gets_its_time(
    watch: Watch, deadline_s: float, reached_within: float, job_within: float
) -> None:
    """Seven bytes on a line that takes a tenth of a second for each."""
    line = Script(watch, [*WELL, b"\x00"])
    asked: list[float] = []

    def connect(deadline: float) -> Script:
        asked.append(deadline)
        return line

    assert EscposPrinter(connect, pace_s=0.1).send(JOB, deadline_s) is Outcome.PRINTED
    assert asked == [pytest.approx(1000 + reached_within)]
    assert line.deadline == pytest.approx(1000 + job_within)


@pytest.mark.parametrize(
    ("bytes_", "state"),
    [
        # Each bit by itself: online, cause, fault, paper.
        ("12 12 12 12", "ready"),
        ("1a 12 12 12", "offline"),
        ("12 16 12 12", "cover_open"),
        ("12 32 12 12", "paper_out"),
        ("12 12 12 32", "paper_out"),
        ("12 12 12 52", "paper_out"),
        ("12 52 12 12", "error"),
        ("12 12 1a 12", "error"),  # the cutter
        ("12 12 32 12", "error"),
        ("12 12 52 12", "error"),
        ("12 12 12 16", "paper_low"),
        ("12 12 12 1a", "paper_low"),
        # Of several the one a person can do something about.
        ("1a 36 12 72", "cover_open"),
        ("1a 32 12 7e", "paper_out"),
        ("1a 52 1a 12", "error"),
        ("1a 12 12 1e", "offline"),
    ],
)
def test_each_status_bit(bytes_: str, state: str) -> None:
    answers = dict(enumerate(bytes.fromhex(bytes_), start=1))
    assert judge(answers).state == state


def test_what_was_not_answered_counts_as_good() -> None:
    assert judge({1: 0x12}).state == "ready"
    assert judge({1: 0x1A}).state == "offline"
