"""The Debian packages: ``antrean`` is the bundle; a small package per role makes a PC a kiosk, display, counter or
server. dpkg-deb alone makes them, and the same bundle gives the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import build
from core.libraries import SYSTEM_LIBRARIES

ROOT = Path(__file__).resolve().parent.parent
PARTS = Path(__file__).resolve().parent / "debian"
MAINTAINER = "The Antrean project <antrean@localhost>"

# Libraries that the programs open by name at run time, so that no linked library tells of them: USB printers.
OPENED_LATE = {"libusb-1.0-0"}

SESSION = "xserver-xorg-core, xserver-xorg-input-libinput, xinit, openbox, x11-xserver-utils"


@dataclass(frozen=True)
class Package:
    """A package: its control fields, and what its maintainer scripts do."""

    name: str
    summary: str
    text: str
    depends: str
    architecture: str = "all"
    more: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """Path on the PC -> file of packaging/debian; ``|x`` after the file's name makes it executable."""
    units: tuple[str, ...] = ()
    """The systemd units that it switches on."""
    uses_home: bool = False
    """Whether it makes the system user and its folder, and removes them with the last package of its kind."""
    after_install: str = ""


def depends_of(needed: set[str]) -> str:
    """The Depends field for the libraries a bundle is linked to."""
    packages = {SYSTEM_LIBRARIES[name] for name in needed} | OPENED_LATE
    return ", ".join(sorted(package.replace("|", " | ") for package in packages))


def packages(version: str, needed: set[str], architecture: str) -> list[Package]:
    same_version = f"antrean (= {version})"
    session = {
        "/usr/lib/antrean-session/session": "session|x",
        "/usr/lib/antrean-session/openbox.xml": "openbox.xml",
        "/etc/X11/xorg.conf.d/90-antrean.conf": "xorg.conf",
    }

    def screen(name: str, other: str, summary: str, text: str, depends: str) -> Package:
        return Package(
            f"antrean-{name}",
            summary,
            text,
            f"{same_version}, {SESSION}{depends}",
            more={
                "Conflicts": f"antrean-{other}",
                "Recommends": "libgl1-mesa-dri, dbus-user-session"
                + (", cups-client" if name == "kiosk" else ""),
            },
            files={**session, f"/lib/systemd/system/antrean-{name}.service": "session.service"},
            units=(f"antrean-{name}.service",),
            uses_home=True,
            after_install=SET_UP.format(role=name, more=" --name NAME --code CODE"),
        )

    return [
        Package(
            "antrean",
            "queue of a public service hall: the programs",
            "Kiosk, counter, display and command line, for one PC or a LAN; needs no internet.\n"
            "Install one of antrean-kiosk, antrean-display, antrean-counter and antrean-server with it.",
            depends_of(needed),
            architecture,
            files={
                "/usr/bin/antrean": "antrean.sh|x",
                "/usr/share/applications/antrean.desktop": "antrean.desktop",
            },
        ),
        screen(
            "kiosk",
            "display",
            "queue of a public service hall: this PC is a kiosk",
            "Starts the kiosk on the whole screen with the PC, and again whenever it ends.",
            "",
        ),
        screen(
            "display",
            "kiosk",
            "queue of a public service hall: this PC drives a display",
            "Starts the display on the whole screen with the PC, and again whenever it ends.",
            ", pulseaudio",
        ),
        Package(
            "antrean-counter",
            "queue of a public service hall: this PC stands at a counter",
            "The program of the officers, in the menu; its user makes it start by itself with antrean setup.",
            same_version,
            more={"Recommends": "pulseaudio | pipewire-pulse"},
        ),
        Package(
            "antrean-server",
            "queue of a public service hall: this PC keeps the database",
            "PostgreSQL for the hall, and a backup twice a day in /var/backups/antrean.",
            f"{same_version}, postgresql, openssl",
            files={
                "/lib/systemd/system/antrean-backup.service": "antrean-backup.service",
                "/lib/systemd/system/antrean-backup.timer": "antrean-backup.timer",
            },
            units=("antrean-backup.timer",),
            uses_home=True,
            after_install="install -d -m 0700 /var/backups/antrean\n" + SET_UP.format(role="server", more=""),
        ),
    ]


SET_UP = """\
if [ ! -e /var/lib/antrean/antrean.toml ]; then
    echo "antrean: set this PC up as root with: antrean setup --role {role}{more}" >&2
fi
"""


def control(package: Package, version: str, kilobytes: int) -> str:
    """The text of DEBIAN/control."""
    lines = [
        f"Package: {package.name}",
        f"Version: {version}",
        f"Architecture: {package.architecture}",
        f"Maintainer: {MAINTAINER}",
        "Section: misc",
        "Priority: optional",
        f"Installed-Size: {kilobytes}",
        f"Depends: {package.depends}",
        *(f"{name}: {value}" for name, value in package.more.items()),
        f"Description: {package.summary}",
        *(f" {line}" for line in package.text.splitlines()),
    ]
    return "\n".join(lines) + "\n"


def scripts(package: Package) -> dict[str, str]:
    """The maintainer scripts by name; those that would do nothing are left out."""
    functions = (PARTS / "functions.sh").read_text(encoding="utf-8")
    units = " ".join(package.units)
    services = " ".join(unit for unit in package.units if unit.endswith(".service"))
    bodies: dict[str, str] = {}
    if package.name == "antrean":
        bodies = dict(MAIN_SCRIPTS)
    elif package.uses_home:
        start = f"    if running; then systemctl start {units} || true; fi\n"
        bodies["postinst"] = (
            'if [ "$1" = configure ]; then\n    make_user\n'
            f"    enable_units {units}\n    if running; then systemctl daemon-reload || true; fi\n{start}"
            + "".join(f"    {line}\n" for line in package.after_install.splitlines())
            + "fi\n"
        )
        bodies["prerm"] = f'if [ "$1" = remove ]; then stop_units {units}; fi\n'
        bodies["postrm"] = (
            f'forget_units "$1" {units}\nif [ "$1" = purge ]; then purge_home {package.name}; fi\n'
        )
        if package.name == "antrean-server":
            bodies["postrm"] += SERVER_PURGE
        if services:
            # For an upgrade of this package alone: the package with the programs stops and starts them itself.
            bodies["postinst"] = bodies["postinst"].replace(start, start + f"    restart_marked {services}\n")
    return {name: f"#!/bin/sh\nset -e\n{functions}\n{body}exit 0\n" for name, body in bodies.items()}


# The package changes the files of running programs: they are stopped before, each after the ticket it is printing,
# and started again after.
MAIN_SCRIPTS = {
    "preinst": 'if [ "$1" = upgrade ]; then mark_and_stop antrean-kiosk.service antrean-display.service; fi\n',
    "postinst": 'if [ "$1" = configure ]; then restart_marked antrean-kiosk.service antrean-display.service; fi\n',
    "prerm": 'if [ "$1" = remove ]; then stop_units antrean-kiosk.service antrean-display.service; fi\n',
}

SERVER_PURGE = """\
if [ "$1" = purge ]; then
    echo "antrean: the PostgreSQL database and /var/backups/antrean are still there: no package removes them" >&2
    echo "antrean: who is sure drops the database with: runuser -u postgres -- dropdb antrean" >&2
fi
"""


def copyright_text(bundle: Path) -> str:
    return (
        "Antrean is under the Apache License 2.0 (/usr/share/common-licenses/Apache-2.0).\n"
        "What it carries, and under which licences, is below.\n\n"
        + (bundle / "LICENCES.txt").read_text(encoding="utf-8")
    )


def make_packages(bundle: Path, out: Path, revision: int = 1) -> list[Path]:
    """Makes all packages in ``out`` and returns their paths."""
    build_facts = build.build_id()
    version = f"{build_facts['version']}-{revision}"
    needed = build.needed_libraries(bundle)
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    )
    result = []
    for package in packages(version, needed, architecture.stdout.strip()):
        with tempfile.TemporaryDirectory(prefix="antrean-deb-") as folder:
            root = Path(folder) / "root"
            _fill(package, root, bundle)
            _finish(package, root, version)
            target = out / f"{package.name}_{version}_{package.architecture}.deb"
            command = ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z9", "--build", str(root), str(target)]
            environment = {**os.environ, "SOURCE_DATE_EPOCH": str(build_facts["epoch"])}
            subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
            result.append(target)
    return result


def _fill(package: Package, root: Path, bundle: Path) -> None:
    document = root / "usr/share/doc" / package.name / "copyright"
    document.parent.mkdir(parents=True)
    if package.name == "antrean":
        shutil.copytree(bundle, root / "usr/lib/antrean", symlinks=True)
        icon = root / "usr/share/icons/hicolor/scalable/apps/antrean.svg"
        icon.parent.mkdir(parents=True)
        shutil.copy(ROOT / "assets/icons/ticket.svg", icon)
        document.write_text(copyright_text(bundle), encoding="utf-8")
    else:
        document.write_text(
            "Antrean is under the Apache License 2.0 (/usr/share/common-licenses/Apache-2.0).\n",
            encoding="utf-8",
        )
    for path_on_pc, source in package.files.items():
        name, _, executable = source.partition("|")
        target = root / path_on_pc.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        text = (
            (PARTS / name)
            .read_text(encoding="utf-8")
            .replace("@PROGRAM@", package.name.removeprefix("antrean-"))
        )
        target.write_text(text, encoding="utf-8")
        target.chmod(0o755 if executable else 0o644)


def _finish(package: Package, root: Path, version: str) -> None:
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink()]
    debian = root / "DEBIAN"
    debian.mkdir()
    sums = [f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(root)}" for path in files]
    (debian / "md5sums").write_text("\n".join(sums) + "\n", encoding="utf-8")
    kilobytes = sum(path.stat().st_size for path in files) // 1024 + 1
    (debian / "control").write_text(control(package, version, kilobytes), encoding="utf-8")
    if settings := [path for path in package.files if path.startswith("/etc/")]:
        (debian / "conffiles").write_text("\n".join(settings) + "\n", encoding="utf-8")
    for name, text in scripts(package).items():
        (debian / name).write_text(text, encoding="utf-8")
        (debian / name).chmod(0o755)
    for path in [root, *root.rglob("*")]:
        if path.is_dir():
            path.chmod(0o755)
        elif not path.is_symlink() and not path.stat().st_mode & 0o100:
            path.chmod(0o644)
