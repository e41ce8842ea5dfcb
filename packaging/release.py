"""A release: the Debian packages, their sums, a signature, and how to check and install them.

``./antrean build --release DIR --key FILE [--with-dependencies]`` calls this; alone it makes a key:
``python packaging/release.py --make-key FILE`` (keep it away from the PC that builds, give FILE.pub to everybody).
The signature is Ed25519 over SHA256SUMS, made and checked with the openssl program (3.0 or newer).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

VERIFY = (
    "openssl pkeyutl -verify -pubin -inkey antrean.pub -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig"
    " && sha256sum --check --quiet SHA256SUMS"
)

INSTALL = """\
ANTREAN: MEMASANG / INSTALLING

1. Periksa berkas / check the files (antrean.pub: dari sumber tepercaya, bukan dari folder ini;
   from a source you trust, not from this folder):

   {verify}

   Harus muncul / it must say: Signature Verified Successfully

2. Pasang sebagai root, di Debian 12 (amd64) / install as root, on Debian 12 (amd64);
   ROLE: kiosk, display, counter, server

   dengan internet / with internet:      apt install ./antrean_*.deb ./antrean-ROLE_*.deb
{without}
3. Atur PC ini sebagai root (counter: sebagai pemakai PC) / set this PC up as root (counter: as the PC's user):

   antrean setup --role ROLE --name NAME --code CODE
   CODE: dari server / from the server (antrean setup --role server)
   tanpa CODE: hanya PC ini / without CODE: this PC alone
"""
WITHOUT = """\
   tanpa internet / without internet:    sh install-offline.sh ROLE
"""
OFFLINE = """\
#!/bin/sh
# Installs from this folder alone: no package is looked for anywhere else.
set -e
[ -n "$1" ] || { echo "usage: sh install-offline.sh kiosk|display|counter|server" >&2; exit 2; }
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
lists=$(mktemp -d)
trap 'rm -rf "$lists"' EXIT
mkdir -p "$lists/lists/partial"
echo "deb [trusted=yes] file:$here ./" > "$lists/sources.list"
from_here() {
    apt-get -o Dir::Etc::SourceList="$lists/sources.list" -o Dir::Etc::SourceParts=/dev/null \\
        -o Dir::State::Lists="$lists/lists" -o APT::Sandbox::User=root "$@"
}
from_here update
from_here install -y --no-install-recommends "antrean-$1"
"""


def make_key(path: Path) -> Path:
    """A new private key, readable by its owner only, with its public half beside it."""
    if path.exists():
        raise SystemExit(f"{path} is there already; a key is never overwritten")
    before = os.umask(0o077)
    try:
        _openssl("genpkey", "-algorithm", "ed25519", "-out", str(path))
    finally:
        os.umask(before)
    public = path.with_name(path.name + ".pub")
    _openssl("pkey", "-in", str(path), "-pubout", "-out", str(public))
    return public


def make_release(out: Path, packages: list[Path], key: Path, with_dependencies: bool) -> None:
    """Fills ``out``, a new or empty folder, with a signed release."""
    if not key.is_file():
        raise SystemExit(f"the key {key} is not there; a release is never signed with one made up on the way")
    if out.exists() and any(out.iterdir()):
        raise SystemExit(f"{out} is not empty")
    out.mkdir(parents=True, exist_ok=True)
    for package in packages:
        shutil.copy(package, out / package.name)
    if with_dependencies:
        _gather(out, packages)
    text = INSTALL.format(verify=VERIFY, without=WITHOUT if with_dependencies else "")
    (out / "INSTALL.txt").write_text(text, encoding="utf-8", newline="\n")
    write_sums(out)
    sign(out / "SHA256SUMS", key)
    _openssl("pkey", "-in", str(key), "-pubout", "-out", str(out / "antrean.pub"))
    if not verify(out, out / "antrean.pub"):
        raise SystemExit("the signature just made does not hold")


def write_sums(out: Path) -> None:
    """Writes SHA256SUMS over every file in ``out``, in the form that ``sha256sum --check`` reads."""
    files = sorted(path for path in out.rglob("*") if path.is_file() and path.name[:10] != "SHA256SUMS")
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(out).as_posix()}\n"
        for path in files
    ]
    (out / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")


def sign(path: Path, key: Path) -> Path:
    signature = path.with_name(path.name + ".sig")
    _openssl("pkeyutl", "-sign", "-inkey", str(key), "-rawin", "-in", str(path), "-out", str(signature))
    return signature


def verify(out: Path, public: Path) -> bool:
    """Whether the signature and the sums of a release are right."""
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(public), "-rawin", "-in"]
    command += [str(out / "SHA256SUMS"), "-sigfile", str(out / "SHA256SUMS.sig")]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        return False
    for line in (out / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        expected, _, name = line.partition("  ")
        path = out / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            return False
    return True


def _openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True, text=True)


def _gather(out: Path, packages: list[Path]) -> None:
    """Puts every package that a bare Debian needs for any role into ``out/offline``, and makes ``out`` a repository.

    The packages are worked out for an empty list of installed ones, so even what every Debian has is there; apt takes
    only what a PC lacks.
    """
    folder = out / "offline"
    folder.mkdir()
    names = sorted(_closure({name for package in packages for name in _depends(package)}))
    subprocess.run(["apt-get", "download", *names], cwd=folder, check=True, capture_output=True, text=True)
    index = "".join(_index(out, path) for path in sorted(out.rglob("*.deb")))
    (out / "Packages").write_text(index, encoding="utf-8", newline="\n")
    (out / "install-offline.sh").write_text(OFFLINE, encoding="utf-8", newline="\n")


def _depends(package: Path) -> list[str]:
    field = subprocess.run(
        ["dpkg-deb", "--field", str(package), "Depends"], capture_output=True, text=True, check=True
    ).stdout
    return [dependency.split("|")[0].split("(")[0].strip() for dependency in field.split(",")]


def _closure(names: set[str]) -> set[str]:
    """The names and all packages they depend on, by this machine's package lists; our own are left out."""
    wanted = sorted(name for name in names if not name.startswith("antrean"))
    with tempfile.TemporaryDirectory() as folder:
        status = Path(folder) / "status"
        status.write_text("", encoding="utf-8")
        command = [
            "apt-get",
            "-o",
            f"Dir::State::status={status}",
            "--no-install-recommends",
            "--simulate",
            "install",
        ]
        simulation = subprocess.run([*command, *wanted], capture_output=True, text=True, check=True)
    return {line.split()[1] for line in simulation.stdout.splitlines() if line.startswith("Inst ")}


def _index(out: Path, path: Path) -> str:
    """One package's entry of the file Packages."""
    fields = subprocess.run(
        ["dpkg-deb", "--field", str(path)], capture_output=True, text=True, check=True
    ).stdout
    data = path.read_bytes()
    return (
        f"{fields.rstrip()}\nFilename: ./{path.relative_to(out).as_posix()}\nSize: {len(data)}\n"
        f"SHA256: {hashlib.sha256(data).hexdigest()}\n\n"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--make-key", type=Path, required=True)
    print(make_key(parser.parse_args().make_key))
    return 0


if __name__ == "__main__":
    sys.exit(main())
