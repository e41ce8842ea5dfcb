"""What a program tells systemd; see sd_notify(3)."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest

from core.qt import watchdog
from tests.support.patience import WAIT_S

pytestmark = pytest.mark.skipif(os.name != "posix", reason="systemd")


def test_the_window_thread_says_that_it_turns(
    qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setattr(watchdog, "EVERY_MS", 10)
        watching = watchdog.watch()
        assert watching is not None
        assert ear.recv(100) == b"READY=1\nWATCHDOG=1"
        heard: list[bytes] = []

        def again() -> bool:
            try:
                heard.append(ear.recv(100))
            except BlockingIOError:
                return False
            return True

        qtbot.waitUntil(again, timeout=int(WAIT_S * 1000))
        watching.close()
        assert heard == [b"WATCHDOG=1"]


def test_without_systemd_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert watchdog.watch() is None


def test_nobody_listening_is_nothing_to_fail_of(tmp_path: Path, qapp: Any) -> None:  # noqa: ARG001
    watchdog.Watchdog(str(tmp_path / "nobody")).close()
