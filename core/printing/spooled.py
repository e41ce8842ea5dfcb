"""Printers that only take bytes: a file or device file, a CUPS queue, a Windows queue. None reports about paper."""

from __future__ import annotations

import importlib
import os
import select
import stat
import subprocess
import time
from pathlib import Path

from core.printing.transport import Outcome, PrinterStatus


class FilePrinter:
    """``file:PATH``: each job is appended to an ordinary file and synced; a device file or pipe is written within a
    time limit and cannot confirm."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def status(self, deadline_s: float) -> PrinterStatus:  # noqa: ARG002  # the Printer protocol's
        folder = self._path.parent
        try:
            if self._path.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
                return PrinterStatus("unreachable", f"{self._path} cannot be written")
            ordinary = not self._path.exists() or self._path.is_file()
        except OSError as error:
            return PrinterStatus("unreachable", str(error))
        return PrinterStatus("ready" if ordinary else "unknown")

    def send(self, data: bytes, deadline_s: float) -> Outcome:
        written = 0
        try:
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0)
            handle = os.open(self._path, flags, 0o644)
        except OSError:
            return Outcome.FAILED
        try:
            ordinary = stat.S_ISREG(os.fstat(handle).st_mode)
            deadline = time.monotonic() + deadline_s
            while written < len(data):
                if (
                    not ordinary
                    and not select.select([], [handle], [], max(0.0, deadline - time.monotonic()))[1]
                ):
                    return Outcome.UNCONFIRMED if written else Outcome.FAILED
                written += os.write(handle, data[written:])
            if not ordinary:
                return Outcome.UNCONFIRMED
            os.fsync(handle)
            return Outcome.PRINTED
        except OSError:
            return Outcome.UNCONFIRMED if written else Outcome.FAILED
        finally:
            os.close(handle)


class CupsPrinter:
    """``cups:NAME``: the spooler gets the bytes as they are. It knows whether it passed them on, not whether paper
    came out, so a job is unconfirmed at best."""

    def __init__(self, queue: str) -> None:
        self._queue = queue

    def status(self, deadline_s: float) -> PrinterStatus:
        answer = self._run(["lpstat", "-p", self._queue], b"", deadline_s)
        if answer is None:
            return PrinterStatus(
                "unreachable", "the CUPS client programs (cups-client) are missing or do not answer"
            )
        code, text = answer
        if code != 0:
            return PrinterStatus("unreachable", text.strip())
        return (
            PrinterStatus("offline", text.strip())
            if "disabled" in text
            else PrinterStatus("unknown", text.strip())
        )

    def send(self, data: bytes, deadline_s: float) -> Outcome:
        answer = self._run(["lp", "-s", "-d", self._queue, "-o", "raw", "-"], data, deadline_s)
        if answer is None or answer[0] != 0:
            return Outcome.FAILED
        return Outcome.UNCONFIRMED

    @staticmethod
    def _run(command: list[str], data: bytes, deadline_s: float) -> tuple[int, str] | None:
        environment = {**os.environ, "LC_ALL": "C"}
        try:
            result = subprocess.run(
                command, input=data, capture_output=True, timeout=deadline_s, check=False, env=environment
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return result.returncode, (result.stdout + result.stderr).decode("utf-8", "replace")


class WindowsPrinter:
    """``windows:NAME``: raw bytes to a Windows queue through pywin32. Never run on Windows yet: untested."""

    def __init__(self, queue: str) -> None:
        self._queue = queue

    def status(self, deadline_s: float) -> PrinterStatus:  # noqa: ARG002  # the Printer protocol's
        try:
            importlib.import_module("win32print")
        except ImportError:
            return PrinterStatus("unreachable", "pywin32 is missing: this address works on Windows only")
        return PrinterStatus("unknown")

    def send(self, data: bytes, deadline_s: float) -> Outcome:  # noqa: ARG002  # the Printer protocol's
        try:
            win32print = importlib.import_module("win32print")
            handle = win32print.OpenPrinter(self._queue)
        except Exception:  # pywin32's own error class exists on Windows only
            return Outcome.FAILED
        try:
            win32print.StartDocPrinter(handle, 1, ("Antrean", None, "RAW"))
            win32print.WritePrinter(handle, data)
            win32print.EndDocPrinter(handle)
        except Exception:
            return Outcome.UNCONFIRMED
        finally:
            win32print.ClosePrinter(handle)
        return Outcome.UNCONFIRMED
