"""A release that was changed after it was signed is found out."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import release

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="the openssl program is not here")


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path]:
    """A signed release, and the public key somebody got beforehand."""
    public = release.make_key(tmp_path / "key.pem")
    package = tmp_path / "antrean_0.1.0-1_amd64.deb"
    package.write_bytes(b"a package")
    release.make_release(tmp_path / "out", [package], tmp_path / "key.pem", with_dependencies=False)
    return tmp_path / "out", public


def test_a_release_holds_until_a_file_changes(made: tuple[Path, Path]) -> None:
    out, public = made
    names = {path.name for path in out.iterdir()}
    assert names == {
        "antrean_0.1.0-1_amd64.deb",
        "INSTALL.txt",
        "SHA256SUMS",
        "SHA256SUMS.sig",
        "antrean.pub",
    }
    assert release.verify(out, public)
    (out / "antrean_0.1.0-1_amd64.deb").write_bytes(b"another one")
    assert not release.verify(out, public)
    release.write_sums(out)
    assert not release.verify(out, public)


def test_the_text_holds_the_line_that_checks(made: tuple[Path, Path]) -> None:
    assert release.VERIFY in (made[0] / "INSTALL.txt").read_text(encoding="utf-8")


def test_a_key_is_private_and_never_overwritten(tmp_path: Path) -> None:
    release.make_key(tmp_path / "key.pem")
    if os.name == "posix":
        assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600
    with pytest.raises(SystemExit):
        release.make_key(tmp_path / "key.pem")


def test_without_a_key_nothing_is_signed(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="never signed"):
        release.make_release(tmp_path / "out", [], tmp_path / "nowhere.pem", with_dependencies=False)
