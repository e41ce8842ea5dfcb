"""A PC's settings: one declaration for the file, the options and what is in force."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from cli import options as cli_options
from cli.main import main
from cli.options import options
from core.errors import WrongUsage
from core.pc import settings as pc
from core.pc.settings import SETTINGS, Pc, in_force, over, said
from core.pc.start import Start
from core.words import LANGUAGES, words


@pytest.mark.parametrize(
    ("name", "kind", "default", "unset", "unit"),
    [
        ("database", "text", "", "", ""),
        ("role", "choice", "", "", ""),
        ("name", "text", "", "", ""),
        ("printer", "text", "", "", ""),
        ("second_printer", "text", "", "", ""),
        ("roll_metres", "number", 70.0, 0.0, "metres"),
        ("zone", "text", "", "", ""),
        ("language", "choice", "id", "", ""),
        ("screen", "whole", None, None, ""),
        ("mute", "yes-no", False, False, ""),
    ],
)
def test_what_is_declared(name: str, kind: str, default: object, unset: object, unit: str) -> None:
    setting = SETTINGS[name]
    assert (setting.owner, setting.kind, setting.default, setting.unset, setting.unit) == (
        "pc",
        kind,
        default,
        unset,
        unit,
    )


def test_the_table_is_complete_and_says_its_choices() -> None:
    assert len(SETTINGS) == 10
    assert SETTINGS["role"].choices == pc.PC_ROLES
    assert SETTINGS["language"].choices == LANGUAGES


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_setting_has_its_sentences(language: str) -> None:
    speak = words(language)
    for setting in SETTINGS.values():
        assert speak(setting.label)
        assert speak(setting.help)


def test_what_is_not_said_has_its_default() -> None:
    assert said(Pc()) == {}
    assert in_force(Pc()) == Pc(roll_metres=70.0, language="id")
    assert in_force(Pc(roll_metres=50, screen=0)) == Pc(roll_metres=50, screen=0, language="id")
    assert over(Pc(name="Kiosk 1", printer="virtual"), Pc(printer="usb:04b8:0e28")) == Pc(
        name="Kiosk 1", printer="usb:04b8:0e28"
    )


def test_the_first_screen_is_kept() -> None:
    pc.write(Pc(role="kiosk", screen=0))
    assert "screen = 0" in pc.file().read_text()
    assert pc.read() == Pc(role="kiosk", screen=0)


def test_a_language_nobody_speaks_is_a_spoilt_setting() -> None:
    pc.file().parent.mkdir()
    pc.file().write_text('role = "kiosk"\nlanguage = "fr"\n')
    with pytest.raises(Exception, match="joined-unreadable"):
        pc.read()


def started(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Start:
    """How a program would start with these arguments."""
    seen: list[Start] = []

    app = ModuleType("app")
    app.run = lambda start: seen.append(start) or 0  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, f"{arguments[0]}.app", app)
    assert main(list(arguments)) == 0
    return seen[0]


def test_an_option_goes_before_the_file_and_the_file_before_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pc.write(Pc(role="kiosk", name="Kiosk 3", printer="virtual", language="jv", screen=1))
    given = started(
        monkeypatch, "kiosk", "--device", "Kiosk 9", "--language", "en", "--second-printer", "usb:1:2",
        "--windowed", "--size", "1366x768",
    )  # fmt: skip
    assert given.own == Pc(
        role="kiosk", name="Kiosk 9", printer="virtual", second_printer="usb:1:2", roll_metres=70.0,
        language="en", screen=1,
    )  # fmt: skip
    assert (given.fullscreen, given.size) == (False, (1366, 768))
    assert started(monkeypatch, "kiosk", "--roll-metres", "50", "--screen", "0").own.roll_metres == 50


def test_a_program_of_another_role_does_not_take_this_pcs_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    pc.write(Pc(role="kiosk", name="Kiosk 3", language="jv"))
    given = started(monkeypatch, "display", "--zone", "Z2", "--mute")
    assert given.own == in_force(Pc(zone="Z2", mute=True))
    assert started(monkeypatch, "counter", "--at", "L07").at == "L07"


@pytest.mark.parametrize(
    ("arguments", "said_in_answer"),
    [
        (["kiosk", "--language", "fr"], "--language is one of id, en, jv"),
        (["setup", "--role", "boss"], "--role is one of kiosk, counter, display, server"),
        (["kiosk", "--roll-metres", "0"], "--roll-metres"),
        (["display", "--screen", "-1"], "--screen"),
        (["kiosk", "--zone", "Z1"], "--zone"),
        (["display", "--printer", "virtual"], "--printer"),
    ],
)
def test_what_an_option_does_not_take(
    arguments: list[str], said_in_answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert said_in_answer in capsys.readouterr().err


def test_the_help_is_the_declarations(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["kiosk", "--help"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    for name in ("name", "printer", "second_printer", "roll_metres", "language", "screen"):
        setting = SETTINGS[name]
        assert setting.options["kiosk"] in text
        assert words("en")(setting.help) in text


def test_a_function_gets_what_was_said() -> None:
    seen: list[Pc] = []

    @options("display")
    def show(settings: Pc) -> None:
        seen.append(settings)

    given: dict[str, Any] = {"zone": "Z1", "language": None, "screen": None, "mute": False}
    show(**given)
    assert seen == [Pc(zone="Z1")]
    with pytest.raises(WrongUsage):
        show(**{**given, "language": "fr"})
    assert cli_options.__all__ == ["options"]
