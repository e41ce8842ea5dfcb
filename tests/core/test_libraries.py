"""A program whose system library is missing says which package brings it."""

from __future__ import annotations

import importlib
import importlib.abc
import json
import sys
from typing import Any

import pytest

from cli.main import main
from core.libraries import missing_library

GONE = "cannot open shared object file: No such file or directory"


@pytest.mark.parametrize(
    ("said", "code", "facts"),
    [
        (f"libgssapi_krb5.so.2: {GONE}", "library-missing", {"package": "libgssapi-krb5-2"}),
        (f"libglib-2.0.so.0: {GONE}", "library-missing", {"package": "libglib2.0-0"}),
        (f"libc.so.6: {GONE}", "library-missing", {"package": "libc6"}),
        # psycopg gathers what each of its ways failed with.
        (f"no pq wrapper available.\n- couldn't import 'binary': libpq.so.5: {GONE}", "library-unknown", {}),
    ],
)
def test_the_library_and_its_package_are_named(said: str, code: str, facts: dict[str, Any]) -> None:
    error = missing_library(ImportError(said))
    assert error is not None
    assert (error.code, error.facts) == (code, facts)


def test_another_failed_import_is_not_the_systems() -> None:
    assert missing_library(ImportError("cannot import name 'Nothing' from 'core'")) is None


@pytest.mark.parametrize("program", ["kiosk", "counter", "display"])
def test_a_program_without_its_library_ends_with_the_line_to_paste(
    program: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Fails(importlib.abc.MetaPathFinder):
        def find_spec(self, name: str, *_: Any) -> None:
            if name == f"{program}.app":
                raise ImportError(f"libgssapi_krb5.so.2: {GONE}")

    monkeypatch.delitem(sys.modules, f"{program}.app", raising=False)
    monkeypatch.delattr(importlib.import_module(program), "app", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Fails(), *sys.meta_path])
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert main([program, "--json"]) == 4
    error = json.loads(capsys.readouterr().err)["error"]
    assert (error["code"], error["where"]) == ("library-missing", "libgssapi_krb5.so.2")
    assert "sudo apt-get install libgssapi-krb5-2" in error["message"]
