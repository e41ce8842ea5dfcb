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
        settings = office.catalogue.settings()
    emit(
        {"settings": [_data(settings, name) for name in SETTINGS]},
        lambda: "\n".join(_lines(settings, tongue())),
    )


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


def _data(settings: HallSettings, name: str) -> dict[str, Any]:
    setting = SETTINGS[name]
    return {
        "name": name,
        "value": getattr(settings, name),
        "default": setting.default,
        "unit": setting.unit,
        "least": setting.least,
        "most": setting.most,
        "used_by": list(setting.used_by),
    }


def _lines(settings: HallSettings, speak: Words) -> list[str]:
    return [
        f"{name:<24} {getattr(settings, name):>4} {speak(f'setting-unit-{setting.unit}'):<9} {speak(setting.label)}"
        for name, setting in SETTINGS.items()
    ]


def _tell(name: str, before: HallSettings, after: HallSettings) -> None:
    old, new = getattr(before, name), getattr(after, name)
    emit(
        {"ok": True, "before": old, **_data(after, name)},
        lambda: _sentence(name, new, tongue()),
    )


def _sentence(name: str, value: int, speak: Words) -> str:
    return speak("cli-setting-is", name=name, value=value, unit=speak(f"setting-unit-{SETTINGS[name].unit}"))
