"""Options that are declared elsewhere: a PC's settings (core.pc.settings), and the fields of a dataclass."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import wraps
from inspect import Parameter
from typing import Annotated, Any, get_type_hints

import typer

from core.errors import WrongUsage
from core.pc.settings import SETTINGS, Pc
from core.setting import Kind, Setting
from core.words import Words, words

_TYPES: dict[Kind, Any] = {
    "text": str | None, "choice": str | None, "whole": int | None, "number": float | None, "yes-no": bool,
}  # fmt: skip


def options(command: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """For a function with a parameter that is a ``Pc``, or another dataclass of options: the command line has an
    option for every setting ``command`` takes and for every field, the function gets the filled dataclass.

    WrongUsage for a word that is none of a setting's choices.
    """
    settings = {name: setting for name, setting in SETTINGS.items() if command in setting.options}

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(function, include_extras=True)
        tables = {name: hint for name, hint in hints.items() if isinstance(hint, type) and is_dataclass(hint)}
        parameters = []
        for parameter in inspect.signature(function).parameters.values():
            if tables.get(parameter.name) is Pc:
                parameters += [
                    _of_setting(setting, setting.options[command]) for setting in settings.values()
                ]
            elif parameter.name in tables:
                parameters += _of_fields(tables[parameter.name])
            else:
                parameters.append(
                    parameter.replace(annotation=hints[parameter.name], kind=Parameter.KEYWORD_ONLY)
                )

        @wraps(function)
        def filled(**values: Any) -> None:
            for name, table in tables.items():
                known = list(settings) if table is Pc else [field.name for field in fields(table)]
                given = {key: values.pop(key) for key in known}
                values[name] = _said(settings, command, given) if table is Pc else table(**given)
            function(**values)

        filled.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        filled.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return filled

    return decorate


def _said(settings: dict[str, Setting], command: str, given: dict[str, Any]) -> Pc:
    said = {name: value for name, value in given.items() if value is not None}
    for name, value in said.items():
        setting = settings[name]
        if setting.choices and value not in setting.choices:
            flag = setting.options[command]
            raise WrongUsage("usage", where=flag, detail=f"{flag} is one of {', '.join(setting.choices)}")
    return Pc(**said)


def _of_setting(setting: Setting, flag: str) -> Parameter:
    help_text = _sentences()(setting.help)
    further: dict[str, Any] = {}
    if setting.kind in ("whole", "number"):
        further |= {"min": setting.least, "max": setting.most}
    if setting.choices:
        further["metavar"] = "|".join(setting.choices)
    if setting.default != setting.unset:
        further["show_default"] = f"{setting.default:g}" if setting.kind == "number" else setting.default
    option = typer.Option(flag, help=help_text, **further)
    default = False if setting.kind == "yes-no" else None
    annotation: Any = Annotated[_TYPES[setting.kind], option]
    return Parameter(setting.name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _of_fields(table: type[Any]) -> list[Parameter]:
    hints = get_type_hints(table, include_extras=True)
    return [
        Parameter(field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name])
        for field in fields(table)
    ]


def _sentences() -> Words:
    """The command line's help is English."""
    return words("en")


__all__ = ["options"]
