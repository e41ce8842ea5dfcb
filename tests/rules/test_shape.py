"""The shape of the code: imports point down and never in a circle, files and functions stay small."""

from __future__ import annotations

import ast
import graphlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "kiosk", "counter", "display", "assistant", "demo", "cli")

# Imports


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What lint-imports says of a copy of the tree with three imports that the contracts forbid."""
    copy = tmp_path_factory.mktemp("planted")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "qml"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for file, line in (
        ("core/voice/call.py", "from core.office import Office"),
        ("core/server/code.py", "from core.cutoff.journal import Journal"),
        ("core/catalogue/search.py", "from PySide6.QtCore import QObject"),
    ):
        with (copy / file).open("a", encoding="utf-8") as text:
            text.write(f"\n{line}\n")
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    # Lines are wrapped to the width of a terminal.
    return " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("core.voice.call", "core.office"),
        ("core.server.code", "core.cutoff.journal"),
        ("core.catalogue.search", "PySide6"),
    ],
)
def test_a_forbidden_import_is_refused(refusals: str, importer: str, imported: str) -> None:
    assert f"{importer} -> {imported} (l." in refusals


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = grimp.build_graph(*PACKAGES, cache_dir=None, exclude_type_checking_imports=True)
    needs = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    # A package's own file is run before its modules, which is no circle by itself.
    graphlib.TopologicalSorter(needs).prepare()  # CycleError names the circle


# Sizes

LINES, BODY, PARAMETERS = 400, 60, 6
OPTIONS = "a verb of the command line: each parameter is an option, which typer reads from the signature"
LARGER: dict[str, str] = {
    # Files
    "core/events/kinds.py": "the list of all kinds of events, one small record each",
    "core/storage/tables.py": "the list of all tables",
    "packaging/poster.py": "a drawing: numbers from top to bottom",
    # Functions
    "core/setting.py::declared": "what a setting is declared with, each by its name",
    "core/fleet/registry.py::enrol": "the facts of a PC that is met for the first time",
    "core/office/tickets.py::TicketRoom.issue": "what a visitor may ask for, each with a name and a default",
    "core/office/tickets.py::TicketRoom.take": "what a visitor may ask for, each with a name and a default",
    "core/simulation/player.py::Player.__init__": "what a simulated day is made of",
    "core/storage/migrations/versions/0001_first_tables.py::upgrade": "tables as they were; never changed again",
    "core/storage/migrations/versions/0002_queue_engine.py::upgrade": "tables as they were; never changed again",
    "core/storage/migrations/versions/0003_cut_off.py::upgrade": "tables as they were; never changed again",
    "display/board.py::BoardModel.__init__": "what a board is put together from, each replaceable in tests",
    "assistant/examination_window.py::ExaminationWindow.__init__": "a window laid out from top to bottom",
    "cli/day.py::calendar": OPTIONS,
    "cli/doctor.py::doctor": OPTIONS,
    "cli/policy.py::change": OPTIONS,
    "cli/printer.py::sample": "a sample ticket with all its facts",
    "cli/programs.py::bench": OPTIONS,
    "cli/programs.py::drill": OPTIONS,
    "cli/setup.py::setup": OPTIONS,
    "packaging/deb.py::packages": "one package from beginning to end",
    "packaging/poster.py::Page.text": "a line of text with its place and look",
}
"""What is larger than the sizes, and why. A name leaves the list when it is small enough."""


def functions(
    tree: ast.AST, inside: str = ""
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function with its name, in its class where it has one."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{inside}{node.name}", node
            yield from functions(node, inside)
        else:
            yield from functions(node, f"{inside}{node.name}." if isinstance(node, ast.ClassDef) else inside)


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many a caller may give: by keyword only too, and not what stands for the object itself."""
    arguments = function.args
    plain = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
    return len(plain) + len(arguments.kwonlyargs) - (plain[:1] in (["self"], ["cls"]))


def larger(root: Path) -> set[str]:
    """Files and functions beyond the sizes."""
    names = set()
    for folder in (*PACKAGES, "packaging"):
        for path in (root / folder).rglob("*.py"):
            name = path.relative_to(root).as_posix()
            text = path.read_text(encoding="utf-8")
            if text.count("\n") > LINES:
                names.add(name)
            for function, node in functions(ast.parse(text)):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > BODY or parameters(node) > PARAMETERS:
                    names.add(f"{name}::{function}")
    return names


def test_only_what_is_on_the_list_is_larger() -> None:
    names = larger(ROOT)
    assert sorted(names - LARGER.keys()) == [], "make it smaller, or say on the list why it is not"
    assert sorted(LARGER.keys() - names) == [], "small enough by now: take it off the list"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("x = 1\n" * 400, False),
        ("x = 1\n" * 401, True),
        ("def f():\n" + "    x = 1\n" * 59, False),
        ("def f():\n" + "    x = 1\n" * 60, True),
        ("class A:\n    def f(self, a, b, c, d, e, *, g): ...\n", False),
        ("class A:\n    def f(self, a, b, c, d, e, *, g, h): ...\n", True),
        ("def f():\n    async def g(a, b, c, d, e, g, h): ...\n", True),
    ],
)
def test_what_is_larger_is_seen(tmp_path: Path, text: str, seen: bool) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "one.py").write_text(text)
    assert bool(larger(tmp_path)) is seen
