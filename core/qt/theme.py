"""Design tokens for Python code and style sheets; QML has them as Ui/Theme.qml, made from the same file."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from core.paths import ASSETS


@cache
def tokens() -> dict[str, dict[str, Any]]:
    """The tables of assets/theme.toml."""
    return tomllib.loads((ASSETS / "theme.toml").read_text(encoding="utf-8"))


def color(name: str) -> str:
    """A colour of the design tokens as #RRGGBB; KeyError for an unknown name."""
    return str(tokens()["color"][name])
