"""Makes the product: ``./antrean build --out DIR [--deb]`` or ``--release DIR --key FILE``.

``DIR/antrean`` is a folder with one executable, ``antrean``: the command line and the programs. It needs no Python.
The same command is meant for Windows, where it makes ``antrean.exe``; it was not run there yet.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import licences
from core.libraries import SYSTEM_LIBRARIES

ROOT = Path(__file__).resolve().parent.parent
LARGEST_MB = 200
"""Largest size of a bundle, in megabytes."""


class BuildFailed(Exception):
    """The bundle is not as it must be."""


def product_version(root: Path = ROOT) -> str:
    text = (root / "core" / "__init__.py").read_text(encoding="utf-8")
    match = re.search(r'__version__ = "([^"]+)"', text)
    assert match, "core/__init__.py names the version"
    return match[1]


def _git(*words: str) -> str | None:
    try:
        result = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return result.stdout.strip() if result.returncode == 0 else None


def build_id() -> dict[str, object]:
    """What this build is made from: version, commit, whether files differ from the commit, and the date it
    carries."""
    commit = _git("rev-parse", "HEAD")
    timestamp = os.environ.get("SOURCE_DATE_EPOCH") or _git("log", "-1", "--format=%ct")
    epoch = int(timestamp) if timestamp else int(time.time())
    return {
        "version": product_version(),
        "commit": commit,
        "dirty": bool(_git("status", "--porcelain")) if commit else None,
        "date": datetime.fromtimestamp(epoch, UTC).isoformat(),
        "epoch": epoch,
        "python": sys.version.split()[0],
        "platform": sys.platform,
    }


def executable(bundle: Path) -> Path:
    return bundle / ("antrean.exe" if os.name == "nt" else "antrean")


def make_bundle(out: Path) -> Path:
    """Builds ``out/antrean``, replacing an earlier one; BuildFailed says what is wrong with the result."""
    text, wrong = licences.document(ROOT)
    if wrong:
        raise BuildFailed("licence not allowed: " + "; ".join(wrong))
    build = build_id()
    # Nothing in the build may depend on when it is made, such as a set's order or a file's date.
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(build["epoch"]),
        "LC_ALL": "C.UTF-8",
    }
    environment.pop("PYTHONPATH", None)
    work = ROOT / "build" / "bundle"
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR"]
    command += ["--distpath", str(out), "--workpath", str(work), str(ROOT / "packaging" / "antrean.spec")]
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise BuildFailed("PyInstaller did not make the bundle")
    bundle = out / "antrean"
    (bundle / "LICENCES.txt").write_text(text, encoding="utf-8", newline="\n")
    (bundle / "_internal" / "build.json").write_text(
        json.dumps(build, indent=1) + "\n", encoding="utf-8", newline="\n"
    )
    _settle_files(bundle, int(str(build["epoch"])))
    check_bundle(bundle)
    return bundle


def _settle_files(bundle: Path, epoch: int) -> None:
    """Gives all files one date, and rights that do not depend on the builder's umask."""
    for path in [bundle, *sorted(bundle.rglob("*"))]:
        if path.is_symlink():
            continue
        if os.name == "posix":
            executable_or_folder = path.is_dir() or path == executable(bundle)
            path.chmod(0o755 if executable_or_folder else 0o644)
        os.utime(path, (epoch, epoch))


def check_bundle(bundle: Path) -> None:
    """BuildFailed for a file that must not be shipped, a missing library, a bundle that is too big or does not
    start."""
    names = [path.relative_to(bundle).as_posix() for path in sorted(bundle.rglob("*"))]
    if unwanted := licences.forbidden(names):
        raise BuildFailed("must not be in the bundle: " + ", ".join(unwanted[:5]))
    if sys.platform.startswith("linux") and (missing := missing_libraries(bundle)):
        raise BuildFailed("neither in the bundle nor known to be Debian's: " + ", ".join(missing))
    if (size := megabytes(bundle)) > LARGEST_MB:
        raise BuildFailed(f"the bundle has {size:.0f} MB, more than {LARGEST_MB}")
    result = subprocess.run(
        [str(executable(bundle)), "--version"], capture_output=True, text=True, check=False
    )
    if result.stdout.strip() != product_version():
        raise BuildFailed(f"antrean --version said {result.stdout!r} {result.stderr!r}")


def needed_libraries(bundle: Path) -> set[str]:
    """The libraries that the bundle's programs and libraries are linked to and that are not in the bundle."""
    files = [path for path in bundle.rglob("*") if path.is_file()]
    binaries = [path for path in files if _is_elf(path)]
    needed: set[str] = set()
    for start in range(0, len(binaries), 100):
        command = ["readelf", "--dynamic", "--wide", *map(str, binaries[start : start + 100])]
        output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        needed |= set(re.findall(r"\(NEEDED\).*\[(.+)\]", output))
    return needed - {path.name for path in bundle.rglob("*")}


def missing_libraries(bundle: Path) -> list[str]:
    return sorted(needed_libraries(bundle) - set(SYSTEM_LIBRARIES))


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def megabytes(bundle: Path) -> float:
    return (
        sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file() and not path.is_symlink())
        / 1e6
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="antrean build", description=__doc__)
    parser.add_argument("--out", type=Path, help="folder the bundle is made in")
    parser.add_argument("--deb", action="store_true", help="also make the Debian packages, beside the bundle")
    parser.add_argument(
        "--revision", type=int, default=1, help="of the Debian packages: raise it for a rebuild"
    )
    parser.add_argument("--release", type=Path, help="folder for a whole signed release")
    parser.add_argument("--key", type=Path, help="with --release: the private Ed25519 key, PEM")
    parser.add_argument(
        "--with-dependencies", action="store_true", help="with --release: Debian's packages too"
    )
    arguments = parser.parse_args([word for word in sys.argv[1:] if word != "build"])
    if (arguments.out is None) == (arguments.release is None):
        parser.error("one of --out DIR and --release DIR")
    if arguments.release and not arguments.key:
        parser.error("--release needs --key FILE; make one with: python packaging/release.py --make-key FILE")
    started = time.monotonic()
    out = (arguments.out or ROOT / "build" / "release").resolve()
    try:
        bundle = make_bundle(out)
        print(f"{bundle}: {megabytes(bundle):.0f} MB, {time.monotonic() - started:.0f} s", flush=True)
        if arguments.deb or arguments.release:
            import deb

            packages = deb.make_packages(bundle, out, arguments.revision)
            for path in packages:
                print(f"{path}: {path.stat().st_size / 1e6:.1f} MB", flush=True)
        if arguments.release:
            import release

            release.make_release(
                arguments.release.resolve(), packages, arguments.key, arguments.with_dependencies
            )
            print(f"{arguments.release}: signed", flush=True)
    except BuildFailed as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(
            f"build: {shutil.which(error.cmd[0]) or error.cmd[0]} failed: {error.stderr or ''}",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
