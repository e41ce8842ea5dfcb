"""Each check of a drill finds what it is there for, and keeps quiet where all is well."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.uid import check_code, new_uid
from core.words import words
from demo.drill.checks import Claim, Evidence, Findings, Given, InBooks, Kill, Release, Trouble, judge
from demo.drill.notes import Notebook, read_notes
from demo.drill.printers import Paper
from demo.drill.run import tell

S = 1_000_000
START = 1_790_000_000 * S
UIDS = [new_uid(START + number * S) for number in range(6)]
NUMBERS = ("A001", "A002", "A-B01")
KIOSK = "Kiosk 1"


def given(place: int, kiosk: str = KIOSK) -> Given:
    return Given(kiosk, UIDS[place], NUMBERS[place], START + place * 10 * S)


def paper(place: int, **changes: object) -> Paper:
    at = START + (place * 10 + 1) * S
    made = Paper(KIOSK, NUMBERS[place], check_code(UIDS[place]), at, whole=True, confirmed=True)
    return replace(made, **changes)  # type: ignore[arg-type]


def booked(place: int, **changes: object) -> InBooks:
    at = START + place * 10 * S
    made = InBooks(UIDS[place], NUMBERS[place], KIOSK, "finished", "printed", at, at, waited=True)
    return replace(made, **changes)  # type: ignore[arg-type]


GOOD = Evidence(
    given=[given(0), given(1), given(2)],
    papers=[paper(0), paper(1), paper(2)],
    books=[booked(0), booked(1), booked(2)],
    claims=[Claim("A001", "L01", START), Claim("A001", "L01", START), Claim("A002", "L02", START)],
)
KILLED = [Kill(KIOSK, START + 22 * S)]
"""While the third number was on its way."""
PRINTER = [Trouble(KIOSK, "late", START + 15 * S, START + 25 * S)]


def keys(findings: Findings) -> list[str]:
    return [difference.key for difference in findings.differences]


def test_where_all_is_well_nothing_is_said() -> None:
    findings = judge(GOOD)
    assert (findings.issued, findings.on_paper, findings.in_books) == (3, 3, 3)
    assert (findings.lost, findings.doubled, findings.ghosts, findings.called_twice) == (0, 0, 0, 0)
    assert findings.differences == ()
    assert findings.good


def test_a_paper_that_is_not_in_the_books_is_lost() -> None:
    findings = judge(replace(GOOD, books=GOOD.books[:2]))
    assert (findings.lost, findings.in_books, keys(findings)) == (1, 2, ["lost-gone"])
    assert not findings.good


@pytest.mark.parametrize("state", ["issued", "cancelled", "expired"])
def test_a_paper_that_will_never_be_called_is_lost(state: str) -> None:
    findings = judge(replace(GOOD, books=[*GOOD.books[:2], booked(2, state=state)]))
    assert (findings.lost, keys(findings), findings.good) == (1, ["lost-ended"], False)


def test_a_noted_number_that_is_not_in_the_books_is_lost() -> None:
    noted = replace(GOOD, papers=GOOD.papers[:2], noted=frozenset({UIDS[2]}))
    assert judge(replace(noted, books=GOOD.books[:2])).lost == 1
    whole = judge(replace(noted, books=[*GOOD.books[:2], booked(2, print_state="noted")]))
    assert (whole.good, keys(whole)) == (True, ["noted"])


@pytest.mark.parametrize(
    "changes",
    [
        {"papers": [paper(0), paper(1), paper(2), paper(2)]},
        {"papers": [paper(0), paper(1), paper(2, check=check_code(UIDS[5]))]},
        {"given": [given(0), given(1), given(2), replace(given(2), uid=UIDS[5], kiosk="Kiosk 2")]},
        {"books": [*GOOD.books, booked(2, uid=UIDS[5])]},
    ],
    ids=["two papers", "another's paper", "two kiosks", "twice in the books"],
)
def test_a_number_of_two_people_is_doubled(changes: dict[str, object]) -> None:
    findings = judge(replace(GOOD, **changes))  # type: ignore[arg-type]
    assert (findings.doubled, findings.good) == (1, False)


def test_a_number_in_the_line_that_nobody_holds_is_a_ghost() -> None:
    ghost = replace(GOOD, papers=GOOD.papers[:2])
    findings = judge(ghost)
    assert (findings.ghosts, findings.good) == (1, False)
    books = [*GOOD.books[:2], booked(2, print_state="unconfirmed")]
    killed = judge(replace(ghost, books=books, kills=KILLED))
    assert (killed.ghosts, killed.good, keys(killed)) == (1, True, ["ghost-killed"])
    printer = judge(replace(ghost, books=books, troubles=PRINTER))
    assert (printer.ghosts, printer.good, keys(printer)) == (1, True, ["ghost-printer"])
    other = judge(replace(ghost, books=books, kills=[Kill("Kiosk 2", KILLED[0].at)]))
    assert not other.good


def test_two_counters_that_call_the_same_person_are_found() -> None:
    claims = [*GOOD.claims, Claim("A001", "L02", START + 60 * S)]
    findings = judge(replace(GOOD, claims=claims))
    assert (findings.called_twice, keys(findings), findings.good) == (1, ["called-twice"], False)
    returned = [Release("A001", "L01")]
    assert judge(replace(GOOD, claims=claims, releases=returned)).good
    assert judge(replace(GOOD, claims=claims, let_go=returned)).good
    assert not judge(replace(GOOD, claims=claims, releases=[Release("A001", "L02")])).good
    third = [*claims, Claim("A001", "L03", START + 90 * S)]
    # Noted at the desk and in the books, it is still one release.
    assert judge(replace(GOOD, claims=third, releases=returned, let_go=returned)).called_twice == 1


def test_a_visitor_called_again_by_the_same_counter_is_fine() -> None:
    again = [*GOOD.claims, Claim("A001", "L01", START + 60 * S)]
    assert judge(replace(GOOD, claims=again)).good


def test_numbers_out_of_order_are_found() -> None:
    swapped = judge(replace(GOOD, given=[given(1), given(0), given(2)]))
    assert (keys(swapped), swapped.good) == (["order-given"], False)
    early = judge(replace(GOOD, books=[booked(0), booked(1), booked(2, first_arrival=START - S)]))
    assert (keys(early), early.good) == (["order-printed"], False)


def test_a_lost_confirmation_is_explained_by_a_kill_or_a_printer_only() -> None:
    books = [*GOOD.books[:2], booked(2, print_state="unconfirmed")]
    assert not judge(replace(GOOD, books=books)).good
    assert judge(replace(GOOD, books=books, kills=KILLED)).good
    assert judge(replace(GOOD, books=books, troubles=PRINTER)).good


def test_a_paper_that_the_books_call_failed_is_not_explained() -> None:
    assert not judge(replace(GOOD, books=[*GOOD.books[:2], booked(2, print_state="failed")])).good


def test_a_torn_paper_is_explained_by_a_printer_only() -> None:
    torn = replace(
        GOOD,
        papers=[*GOOD.papers[:2], paper(2, whole=False, check="")],
        books=[*GOOD.books[:2], booked(2, print_state="unconfirmed")],
    )
    assert not judge(torn).good
    findings = judge(replace(torn, troubles=PRINTER))
    assert (findings.good, findings.on_paper, keys(findings)) == (True, 2, ["torn"])


def test_voids_and_unprinted_numbers_are_told_of() -> None:
    void = InBooks(UIDS[4], "A003", KIOSK, "cancelled", "issued", START, START, False, "not-answered")
    assert keys(judge(replace(GOOD, books=[*GOOD.books, void]))) == ["void"]
    gone = booked(2, state="cancelled", print_state="failed", waited=False, why="not-printed")
    left = replace(GOOD, papers=GOOD.papers[:2], books=[*GOOD.books[:2], gone])
    assert not judge(left).good
    assert keys(judge(replace(left, troubles=PRINTER))) == ["not-printed"]


def test_conflicts_that_the_books_keep_are_told_of() -> None:
    assert keys(judge(replace(GOOD, conflicts=[("called-twice", "A001")]))) == ["conflict"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_unexplained_difference_says_so(language: str) -> None:
    (difference,) = judge(replace(GOOD, books=GOOD.books[:2])).differences
    sentence = tell(difference, words(language))
    assert sentence.startswith({"id": "TANPA PENJELASAN", "en": "NOT EXPLAINED"}[language])
    assert "A-B01" in sentence


def test_notes_outlive_a_program_that_was_killed_in_the_middle_of_a_line(tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    book = Notebook(path)
    book.note("given", number="A001")
    book.close()
    with path.open("ab") as file:
        file.write(b'{"at": 5, "ki')
    again = Notebook(path)
    again.note("given", number="A002")
    again.close()
    assert [note["number"] for note in read_notes(path)] == ["A001", "A002"]
