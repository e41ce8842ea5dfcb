"""Which licences may be shipped, and what LICENCES.txt says."""

from __future__ import annotations

from pathlib import Path

import pytest

import licences

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("MIT", "MIT"),
        ("MIT License", "MIT"),
        ("Apache-2.0 OR GPL-2.0-only", "Apache-2.0"),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", "LGPL-3.0-only"),
        ("GPL-3.0-only OR MIT", "MIT"),
        ("MIT AND BSD-3-Clause", "MIT AND BSD-3-Clause"),
        ("APL 2", "Apache-2.0"),
    ],
)
def test_one_allowed_choice_is_enough(said: str, taken: str) -> None:
    assert licences.chosen(said) == taken


@pytest.mark.parametrize(
    "said",
    ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "Commercial", "", "GPL-2.0 OR AGPL-3.0"],
)
def test_others_are_refused(said: str) -> None:
    assert licences.chosen(said) is None


def test_everything_the_product_runs_on_may_be_shipped() -> None:
    text, wrong = licences.document(ROOT)
    assert wrong == []
    for part in ("pyside6-essentials", "psycopg", "Plus Jakarta Sans", "Lucide icons", "Voices", "Python"):
        assert part in text
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    assert "SIL OPEN FONT LICENSE" in text
    assert str(ROOT) not in text


def test_a_distribution_without_a_licence_is_named() -> None:
    entries, wrong = licences.distributions("mypy==1\nno-such-package==1 \\\n    --hash=sha256:00\n")
    assert ([entry.name for entry in entries], wrong) == (["mypy"], [])


@pytest.mark.parametrize(
    "name",
    [
        "_internal/libQt6Charts.so.6",
        "_internal/PySide6/QtDataVisualization.abi3.so",
        "_internal/PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        "_internal\\PySide6\\Qt6Graphs.dll",
        "_internal/libreadline.so.8",
    ],
)
def test_a_bundle_with_such_a_file_is_refused(name: str) -> None:
    assert licences.forbidden(["_internal/PySide6/QtQuick.abi3.so", "_internal/PySide6/QtSvg.pyd", name]) == [
        name
    ]
