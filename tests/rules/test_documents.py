"""Documents name what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text):
        assert (document.parent / link).exists(), link


def test_the_index_of_decisions_names_each_of_them() -> None:
    folder = ROOT / "docs" / "decisions"
    named = re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert named == sorted(path.name for path in folder.glob("0*.md"))


def test_every_decision_says_what_else_was_considered() -> None:
    for path in (ROOT / "docs" / "decisions").glob("0*.md"):
        assert "**Not done.**" in path.read_text(encoding="utf-8"), path.name


def test_every_decision_that_is_named_is_there() -> None:
    kept = {path.name[:4] for path in (ROOT / "docs" / "decisions").glob("0*.md")}
    for path in [*DOCUMENTS, *(ROOT / "core").rglob("*.py")]:
        for number in re.findall(r"decisions/(\d{4})", path.read_text(encoding="utf-8")):
            assert number in kept, f"{path.relative_to(ROOT)} names decision {number}"
