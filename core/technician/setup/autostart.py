"""Starting this PC's program by itself when the PC starts.

Where the packages put a service for the role (packaging/deb), the service does it. Else the desktop of whoever is
signed in does: on Linux by a file in ``~/.config/autostart``, on Windows by one in the Startup folder (not tried on
Windows yet).
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from core.errors import Unavailable

SERVICES = Path("/lib/systemd/system")
RUNNING = Path("/run/systemd/system")
ENTRY = """[Desktop Entry]
Type=Application
Name=Antrean
Exec={command}
X-GNOME-Autostart-enabled=true
"""
FILE, BATCH = "antrean.desktop", "antrean.cmd"
SYSTEMCTL_S = 20.0


def service_of(role: str) -> str | None:
    """Name of the service that starts this role; None where there is none."""
    name = f"antrean-{role}.service"
    return name if role in ("kiosk", "display") and (SERVICES / name).exists() else None


def switch_on(role: str, command: list[str]) -> str:
    """Starts ``command`` with the PC; gives what does it, as people are told. Unavailable("autostart")."""
    service = service_of(role)
    if service is not None and not RUNNING.exists():
        return service  # its package has switched it on; it starts with the system
    if service is not None:
        try:
            done = _systemctl("enable", "--now", service)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Unavailable("autostart", where=service, detail=str(error)) from error
        if done.returncode != 0:
            raise Unavailable("autostart", where=service, detail=done.stderr.strip()[:200])
        return service
    path, text = _entry(command)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unavailable("autostart", where=str(path), detail=error.strerror or str(error)) from error
    return str(path)


def switch_off(role: str) -> None:
    """Not any more; nothing happens where it was not switched on, or cannot be switched off."""
    service = service_of(role)
    with suppress(OSError, subprocess.TimeoutExpired):
        if service is not None and RUNNING.exists():
            _systemctl("disable", service)
    with suppress(OSError):
        _entry([])[0].unlink(missing_ok=True)


def _systemctl(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemctl", *words], capture_output=True, text=True, timeout=SYSTEMCTL_S, check=False
    )


def _entry(command: list[str]) -> tuple[Path, str]:
    if sys.platform == "win32":
        startup = (
            Path(os.environ.get("APPDATA", str(Path.home())))
            / "Microsoft/Windows/Start Menu/Programs/Startup"
        )
        return startup / BATCH, f'@start "" {subprocess.list2cmdline(command)}\r\n'
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return config / "autostart" / FILE, ENTRY.format(command=" ".join(_quoted(word) for word in command))


def _quoted(word: str) -> str:
    """As the desktop entry specification wants arguments."""
    if word and all(letter.isalnum() or letter in "/._-=:+" for letter in word):
        return word
    escaped = "".join(f"\\{letter}" if letter in '"`$\\' else letter for letter in word)
    return f'"{escaped}"'.replace("%", "%%")


def own_command() -> list[str]:
    """How this very program is started: the bundle, or the launcher of a clone."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "start"]
    launcher = Path(__file__).resolve().parent.parent.parent / "antrean"
    if launcher.exists() and os.name == "posix":
        return [str(launcher), "start"]
    return [sys.executable, "-m", "cli", "start"]
