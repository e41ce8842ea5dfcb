"""Real programs that race, and die, on both engines: no number twice, nobody called twice, nothing told is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from core.office import Office
from tests.support.patience import PROGRAM_S, examples

ENGINES = ("sqlite", "postgresql")

RUNNER = """
import json, sys
from core.clock import clock_from_environment
from core.errors import Refused
from core.office import Office

url, job = sys.argv[1], json.loads(sys.argv[2])
office = Office.open(url, clock_from_environment())
office.directory()
print("ready", flush=True)
sys.stdin.readline()
answers = []
for _ in range(job["times"]):
    try:
        match job["verb"]:
            case "issue":
                answers.append(office.tickets.issue(job["service"], noted=True).number)
            case "call":
                ticket = office.counters.call_next(job["counter"])
                if ticket is None:
                    break
                answers.append(ticket.number)
                if job.get("and_away"):
                    office.counters.no_show(job["counter"])
            case "open":
                office.counters.open(job["counter"], job["officer"])
                answers.append("open")
            case "pull":
                office.counters.call(job["counter"], job["number"], "race")
                answers.append(job["number"])
            case "sign-in":
                office.people.sign_in(job["officer"], job["pin"])
    except Refused as refusal:
        answers.append("refused " + refusal.code)
print(json.dumps(answers))
"""


def race(hall_url: str, jobs: list[dict[str, Any]]) -> list[list[str]]:
    """Starts a program per job, lets all go at once, gives what each answered."""
    environment = {
        **os.environ,
        "ANTREAN_CLOCK": "2026-11-23T09:42:00+07:00",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", RUNNER, hall_url, json.dumps({"times": 1, **job})],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for job in jobs
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    answers = [json.loads(program.communicate(timeout=PROGRAM_S)[0]) for program in programs]
    assert all(program.returncode == 0 for program in programs)
    return answers


def test_numbers_of_a_series_rise_without_gap_or_repeat(office: Office, hall_url: str) -> None:
    services = ["DUKCAPIL-KTP", "DUKCAPIL-KK", "DUKCAPIL-KTP", "IMIGRASI-PASPOR"]
    answers = race(hall_url, [{"verb": "issue", "service": service, "times": 20} for service in services])
    assert all(part == sorted(part) for part in answers)
    assert sorted(answers[0] + answers[1] + answers[2]) == [f"A{n:03d}" for n in range(1, 61)]
    assert [number[-3:] for number in answers[3]] == [f"{n:03d}" for n in range(1, 21)]
    assert len(office.views.queue().waiting) == 80


def test_nobody_is_called_twice_and_everybody_once(office: Office, hall_url: str) -> None:
    numbers = [office.tickets.issue("DUKCAPIL-KTP", noted=True).number for _ in range(60)]
    counters = ["L09", "L10", "L11"]
    for code in counters:
        office.counters.open(code)
    answers = race(
        hall_url, [{"verb": "call", "counter": code, "times": 100, "and_away": True} for code in counters]
    )
    called = [number for part in answers for number in part]
    assert sorted(called) == numbers
    assert all(part == sorted(part) for part in answers)


def test_a_counter_pressed_by_several_programs_calls_one(office: Office, hall_url: str) -> None:
    for _ in range(5):
        office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.counters.open("L09")
    answers = race(hall_url, [{"verb": "call", "counter": "L09"}] * 4)
    assert sorted(part[0] for part in answers) == ["A001", *["refused counter-busy"] * 3]
    assert len(office.views.queue().serving) == 1


def test_two_desks_that_pull_one_number_do_not_both_get_it(office: Office, hall_url: str) -> None:
    for _ in range(3):
        office.tickets.issue("DUKCAPIL-KTP", noted=True)
    for code in ("L09", "L10", "L11"):
        office.counters.open(code)
    jobs = [{"verb": "pull", "counter": code, "number": "A002"} for code in ("L09", "L10", "L11")]
    answers = race(hall_url, jobs)
    assert Counter(part[0] for part in answers) == {"A002": 1, "refused step-not-allowed": 2}


def test_two_officers_never_hold_one_counter_nor_one_officer_two(office: Office, hall_url: str) -> None:
    for code in ("SITI", "BUDI", "DEWI"):
        office.people.add(code, code.title(), "DUKCAPIL", "1234")
    jobs = [{"verb": "open", "counter": "L09", "officer": code} for code in ("SITI", "BUDI")]
    jobs += [{"verb": "open", "counter": code, "officer": "DEWI"} for code in ("L10", "L11")]
    answers = [part[0] for part in race(hall_url, jobs)]
    assert sorted(answers[:2]) == ["open", "refused counter-taken"]
    assert sorted(answers[2:]) == ["open", "refused officer-at-counter"]


def test_wrong_pins_at_once_are_all_counted(office: Office, hall_url: str) -> None:
    office.people.add("SITI", "Siti", "DUKCAPIL", "123456")
    job = {"verb": "sign-in", "officer": "SITI", "pin": "000000", "times": 3}
    answers = [answer for part in race(hall_url, [job] * 3) for answer in part]
    assert answers.count("refused wrong-pin") == 5
    assert answers.count("refused officer-locked") == 4


KILLED = """
import os, random, signal, sys, time
from core.clock import clock_from_environment
from core.office import Office

url, rounds = sys.argv[1], int(sys.argv[2])
clock = clock_from_environment()
chance = random.Random(7)
for _ in range(rounds):
    reading, writing = os.pipe()
    children = []
    for _ in range(2):
        child = os.fork()
        if child == 0:
            office = Office.open(url, clock)
            os.write(writing, b"ready\\n")
            while True:
                os.write(writing, (office.tickets.issue("DUKCAPIL-KTP", noted=True).number + "\\n").encode())
        children.append(child)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = [told.readline()]
        while said.count("ready\\n") < 2:
            said.append(told.readline())
        time.sleep(chance.uniform(0.0, 0.03))
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        said += told.readlines()
    print("".join(line for line in said if line != "ready\\n"), end="")
"""


@pytest.mark.random
def test_what_was_acknowledged_survives_kills(
    office: Office, hall_url: str, sql: Callable[[str], list[Any]]
) -> None:
    office.day.set_overtime(480)
    environment = {
        **os.environ,
        "ANTREAN_CLOCK": "2026-11-23T09:42:00+07:00",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    kills = examples(25, 100)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, hall_url, str(kills)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=PROGRAM_S,
        check=True,
    )
    answered = done.stdout.split()
    assert len(answered) > kills
    assert len(set(answered)) == len(answered)
    kept = [row[0] for row in sql("SELECT label FROM ticket")]
    assert len(set(kept)) == len(kept)
    assert set(answered) <= set(kept)
    # What was written but not told any more is a number of its own: no gap, at most one a killed program.
    assert sorted(int(number[1:]) for number in kept) == list(range(1, len(kept) + 1))
    assert len(kept) - len(answered) <= 2 * kills
    events = sql("SELECT COUNT(*) FROM event WHERE kind = 'issued'")
    assert events == [(len(kept),)]
