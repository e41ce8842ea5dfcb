"""What the product carries: every icon that is named is there and none lies about; colours can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.catalogue.icons import agency_icon, service_icon
from core.catalogue.model import Catalogue
from core.paths import ASSETS
from core.qt.theme import color

ROOT = Path(__file__).resolve().parents[2]


def luminance(hexadecimal: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(hexadecimal[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(colour: str, other: str) -> float:
    light, dark = sorted((luminance(colour), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("ink", "paper", 4.5),
        ("ink", "card", 4.5),
        ("muted", "paper", 4.5),
        ("muted", "card", 4.5),
        ("primary", "paper", 4.5),
        ("white", "primary", 4.5),
        ("primaryLight", "primary", 4.5),
        ("primaryDark", "primaryLight", 4.5),
        ("amberInk", "amberLight", 4.5),
        ("danger", "dangerLight", 4.5),
        ("callInk", "call", 7.0),
        ("white", "night", 7.0),
        ("white", "nightCard", 7.0),
        ("white", "nightCardLit", 7.0),
        ("white", "nightDeep", 7.0),
        ("mint", "night", 7.0),
        ("mint", "nightCard", 7.0),
        ("mint", "nightCardLit", 7.0),
        ("nightMuted", "night", 7.0),
    ],
)
def test_text_can_be_read_on_its_ground(text: str, ground: str, least: float) -> None:
    """WCAG 2.2 AA on kiosk and desk, 7:1 on the TV."""
    assert contrast(color(text), color(ground)) >= least


def test_every_icon_that_is_named_exists_and_none_is_left_over(jember: Catalogue) -> None:
    carried = {path.stem for path in (ASSETS / "icons").glob("*.svg")}
    text = (ASSETS / "catalogue" / "icons.toml").read_text(encoding="utf-8")
    for folder in ("core", "kiosk", "counter", "display", "demo"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".qml"):
                text += path.read_text(encoding="utf-8")
    named = set(re.findall(r'"([a-z0-9-]+)"', text))
    assert carried <= named
    qml = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("*/qml/*/*.qml"))
    assert set(re.findall(r'name: "([a-z0-9-]+)"', qml)) <= carried
    agencies = {agency.code: agency for agency in jember.agencies}
    assert {agency_icon(agency) for agency in jember.agencies} <= carried
    assert {service_icon(service, agencies[service.agency]) for service in jember.services} <= carried
