"""``settings show|set|reset``: times and lengths of the hall."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.terminal import emit, open_office, tongue
from core.catalogue.settings import SETTINGS, HallSettings
from core.pc import settings as pc
from core.words import Words

if TYPE_CHECKING:
    from core.office.catalogue import By

app = typer.Typer(no_args_is_help=True, help="Times and lengths of the hall; docs/settings.md lists them.")

Name = Annotated[str, typer.Argument(help="Name of the setting, as kiosk_idle_s.")]
Officer = Annotated[str, typer.Option(help="Code of the officer who changes it, for the audit.")]


@app.command("show")
def show() -> None:
    """Show every setting of the hall."""
    with open_office() as office:
        found = office.catalogue.settings()
    emit({"settings": [_data(found, name) for name in SETTINGS]}, lambda: "\n".join(_lines(found, tongue())))


@app.command("set")
def change(
    name: Name,
    value: Annotated[str, typer.Argument(help="A whole number.")],
    officer: Officer = "",
) -> None:
    """Change a setting. Running programs take it over at once."""
    with open_office() as office:
        before = office.catalogue.settings()
        after = office.catalogue.set_setting(name, value, _by(officer))
    _tell(name, before, after)


@app.command("reset")
def reset(name: Name, officer: Officer = "") -> None:
    """Go back to the program's default."""
    with open_office() as office:
        before = office.catalogue.settings()
        after = office.catalogue.reset_setting(name, _by(officer))
    _tell(name, before, after)


def _by(officer: str) -> By:
    from core.office.catalogue import By

    return By(officer, pc.read().name or platform.node())


def _data(found: HallSettings, name: str) -> dict[str, Any]:
    one = SETTINGS[name]
    return {
        "name": name,
        "value": getattr(found, name),
        "default": one.default,
        "unit": one.unit,
        "least": one.least,
        "most": one.most,
        "used_by": list(one.used_by),
    }


def _lines(found: HallSettings, speak: Words) -> list[str]:
    return [
        f"{name:<24} {getattr(found, name):>4} {speak(f'setting-unit-{one.unit}'):<9} {speak(one.label)}"
        for name, one in SETTINGS.items()
    ]


def _tell(name: str, before: HallSettings, after: HallSettings) -> None:
    old, new = getattr(before, name), getattr(after, name)
    emit(
        {"ok": True, "before": old, **_data(after, name)},
        lambda: _sentence(name, new, tongue()),
    )


def _sentence(name: str, value: int, speak: Words) -> str:
    return speak("cli-setting-is", name=name, value=value, unit=speak(f"setting-unit-{SETTINGS[name].unit}"))
