"""Planted faults: the list fits the tree, and a small tree of its own shows what is killed and what survives."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import mutants
from mutants import Fate, Fault, ListError, as_data, check_list, good_enough, read_faults, try_all

AREAS = {
    "order", "policy", "forecast", "shares", "hand-in", "register", "grants",
    "calls", "slip", "rules", "props", "transport", "hours",
}  # fmt: skip
CODE = '"""Sums."""\n\n\ndef add(one: int, other: int) -> int:\n    return one + other\n\n\nLEAST = 1\n'
TEST = (
    "from sums import LEAST, add\n\n\ndef test_sum() -> None:\n    assert add(2, 2) == 4\n    assert LEAST\n"
)
MINUS = Fault("sums", "sums.py", "it takes away", "one + other", "one - other", ("test_sums.py",))
TIMES = Fault("sums", "sums.py", "it multiplies", "one + other", "one * other", ("test_sums.py",))
TWO = Fault("sums", "sums.py", "more", "LEAST = 1", "LEAST = 2", ("test_sums.py",), unchanged="never below 2")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    root.mkdir()
    (root / "sums.py").write_text(CODE)
    (root / "test_sums.py").write_text(TEST)
    return root


def test_the_list_fits_the_tree() -> None:
    """A text that is no longer in its file is named here, and not only where the faults are planted."""
    check_list(mutants.ROOT, read_faults(mutants.LIST.read_text(encoding="utf-8")))


def test_the_faults_are_spread_over_what_the_product_promises() -> None:
    count = Counter(fault.area for fault in read_faults(mutants.LIST.read_text(encoding="utf-8")))
    assert set(count) == AREAS
    assert sum(count.values()) >= 60
    assert min(count.values()) >= 4


def test_no_two_faults_are_the_same() -> None:
    faults = read_faults(mutants.LIST.read_text(encoding="utf-8"))
    assert len({(fault.file, fault.old, fault.new) for fault in faults}) == len(faults)


def test_a_fault_is_killed_or_survives_and_the_tree_stays_as_it_is(tree: Path) -> None:
    lines: list[str] = []
    fates = try_all(tree, [MINUS, TIMES, TWO], lines.append, workers=1)
    assert [fate.killed for fate in fates] == [True, False, False]
    assert as_data(fates) == {
        "planted": 3,
        "killed": 1,
        "survivors": [
            {"file": "sums.py", "what": "it multiplies", "reason": ""},
            {"file": "sums.py", "what": "more", "reason": "never below 2"},
        ],
    }
    assert (tree / "sums.py").read_text() == CODE
    assert sorted(path.name for path in tree.iterdir()) == ["sums.py", "test_sums.py"]
    assert [line.split()[0] for line in lines[1:]] == ["killed", "SURVIVED", "SURVIVED"]


def test_tests_that_are_red_anyway_prove_nothing(tree: Path) -> None:
    (tree / "test_sums.py").write_text(TEST.replace("== 4", "== 5"))
    with pytest.raises(ListError, match=r"not green without any fault:[^$]*FAILED test_sums.py"):
        try_all(tree, [MINUS], lambda _line: None, workers=1)


def test_a_test_that_cannot_be_run_kills_nothing(tree: Path) -> None:
    gone = Fault("sums", "sums.py", "gone", "def add", "def plus", ("test_sums.py",), unchanged="no reason")
    (fate,) = try_all(tree, [gone], lambda _line: None, workers=1)
    assert not fate.killed
    assert fate.reason.startswith("pytest ended with exit code")
    assert not good_enough([fate])


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            Fault("a", "sums.py", "rotten", "one * other", "x", ("test_sums.py",)),
            "sums.py: rotten: .* 0 times",
        ),
        (Fault("a", "sums.py", "twice", "other", "x", ("test_sums.py",)), "sums.py: twice: .* 2 times"),
        (Fault("a", "gone.py", "no file", "x", "y", ("test_sums.py",)), "gone.py: no file: .* 0 times"),
        (
            Fault("a", "sums.py", "broken", "one + other", "one +", ("test_sums.py",)),
            "broken: no Python any more",
        ),
        (
            Fault("a", "sums.py", "untested", "one +", "other +", ("test_gone.py",)),
            "there is no test_gone.py",
        ),
        (Fault("a", "sums.py", "untested", "one +", "other +", ()), "names no tests"),
    ],
)
def test_a_list_that_does_not_fit_names_the_fault(tree: Path, fault: Fault, said: str) -> None:
    with pytest.raises(ListError, match=said):
        check_list(tree, [fault])


@pytest.mark.parametrize("text", ["[[fault]]\narea = 1", "[[fault", '[[fault]]\ntests = ["a"]\nwrong = 1'])
def test_a_list_that_cannot_be_read_is_said(text: str) -> None:
    with pytest.raises(ListError, match="cannot be read"):
        read_faults(text)


@pytest.mark.parametrize(
    ("killed", "survivors", "reasons", "good"),
    [
        (20, 0, 0, True),
        (19, 1, 1, True),
        (19, 1, 0, False),  # no reason
        (18, 2, 2, False),  # nine tenths are too few
        (38, 2, 2, True),
        (38, 2, 1, False),
    ],
)
def test_nineteen_of_twenty_and_a_reason_for_each_other(
    killed: int, survivors: int, reasons: int, good: bool
) -> None:
    fates = [Fate(MINUS, True)] * killed
    fates += [
        Fate(TWO, False, TWO.unchanged) if number < reasons else Fate(TIMES, False)
        for number in range(survivors)
    ]
    assert good_enough(fates) is good
