"""Backup, restore, move on the command line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.command import Answer

if TYPE_CHECKING:
    from demo.throwaway import Throwaway

Hall = Callable[..., Answer]


def test_a_dead_pc_comes_back_from_its_backup(hall: Hall, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    for _ in range(3):
        assert hall("ticket", "issue", "--service", "DUKCAPIL-KTP")[0] == 0
    code, made, _ = hall("backup", "--to", str(stick), "--keep", "2")
    assert (code, made["verified"], made["noted"], made["deleted"]) == (0, True, True, [])
    for minute in (50, 59):
        moment = f"2026-11-23T09:{minute}:00+07:00"
        last = hall("backup", "--to", str(stick), "--keep", "2", ANTREAN_CLOCK=moment)[1]
    assert last["deleted"] == [made["file"]]
    code, listing, _ = hall("backup", "list", "--to", str(stick))
    assert (code, len(listing["backups"])) == (0, 2)
    assert listing["backups"][0]["file"] == last["file"]
    assert listing["backups"][0]["hall"] == "MPP Jember"
    assert hall("backup", "verify", last["file"])[1]["rows"] == last["rows"]
    code, _, error = hall("restore", last["file"])
    assert (code, error["error"]["code"]) == (3, "restore-not-empty")
    shutil.rmtree(tmp_path / "home")
    code, done, _ = hall("restore", last["file"])
    assert (code, done["aside"]) == (0, None)
    assert hall("ticket", "issue", "--service", "DUKCAPIL-KTP")[1]["number"] == "A200"
    entries = hall("audit")[1]["entries"]
    assert entries[0]["kind"] == "restored"
    code, done, _ = hall("restore", last["file"], "--replace")
    assert code == 0
    assert Path(done["aside"]).exists()


def test_sentences_for_people(hall: Hall, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from cli.main import main

    assert hall("status")[0] == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTREAN_HOME", str(tmp_path / "home"))
        patch.setenv("LANG", "id_ID.UTF-8")
        patch.delenv("LC_ALL", raising=False)
        for words in (["backup"], ["backup", "list"], ["backup", "--no-verify"]):
            assert main(words) == 0
        assert main(["backup", "--no-verify", "--keep", "1"]) == 2
        said = capfd.readouterr().out
        assert "diuji dengan memulihkannya" in said
        assert "MPP Jember" in said
        (file, *_) = sorted((tmp_path / "home" / "backups").iterdir())
        assert main(["backup", "verify", str(file)]) == 0
        assert main(["restore", str(file), "--replace"]) == 0
        assert "dilompati" in capfd.readouterr().out
        assert main(["move", "--to", f"sqlite:///{tmp_path / 'there.sqlite'}"]) == 0
        assert "moved-" in capfd.readouterr().out
        assert main(["backup"]) == 4


def test_faults_have_their_codes(hall: Hall, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_text("x")
    for words, code, error in (
        (("backup", "verify", str(tmp_path / "x.zip")), 3, "backup-foreign"),
        (("backup", "verify", str(tmp_path / "y.zip")), 4, "file-unreadable"),
        (("restore", str(tmp_path / "x.zip")), 3, "backup-foreign"),
        (("backup", "--db", f"sqlite:///{tmp_path / 'none.sqlite'}"), 4, "no-hall"),
        (("move", "--to", "mysql://x"), 2, "database-address"),
        (("move", "--to", f"sqlite:///{tmp_path / 'home' / 'antrean.sqlite'}"), 3, "move-same"),
        (("backup", "--keep", "0"), 2, "usage"),
    ):
        answer = hall(*words)
        assert (answer[0], answer[2]["error"]["code"]) == (code, error), words
    assert hall("status")[0] == 0


def test_a_hall_moves_to_the_lan_and_back(hall: Hall, tmp_path: Path, postgresql: Throwaway) -> None:
    assert hall("ticket", "issue", "--service", "DUKCAPIL-KTP")[1]["number"] == "A001"
    lan = postgresql.create("moved_hall")
    code, done, _ = hall("move", "--to", lan)
    assert code == 0
    assert Path(done["left"]).exists()
    assert hall("status")[0] == 4
    assert hall("ticket", "issue", "--service", "DUKCAPIL-KTP", "--db", lan)[1]["number"] == "A002"
    back = f"sqlite:///{tmp_path / 'back.sqlite'}"
    code, done, _ = hall("move", "--to", back, "--db", lan)
    assert (code, done["left"][:14]) == (0, "antrean_moved_")
    assert hall("ticket", "issue", "--service", "DUKCAPIL-KTP", "--db", lan)[0] == 4
    assert hall("ticket", "issue", "--service", "DUKCAPIL-KTP", "--db", back)[1]["number"] == "A003"
    postgresql.drop("moved_hall")
