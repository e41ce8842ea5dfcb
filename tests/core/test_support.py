"""The support file: whole when all is well, written whatever is broken, and nothing of any person in it."""

from __future__ import annotations

import json
import logging
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cli.main import main
from core import paths
from core.cutoff.journal import Journal, journal_path
from core.fleet.registry import Report
from core.office import Office
from core.pc import logs
from core.pc import settings as pc
from core.storage import schema, tables
from core.storage.database import Database

if TYPE_CHECKING:
    from tests.support.clock import FakeClock

ENGINES = ("sqlite", "postgresql")


def support(capsys: pytest.CaptureFixture[str], to: Path) -> tuple[dict[str, Any], dict[str, str]]:
    assert main(["support", "--to", str(to), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    with zipfile.ZipFile(answer["file"]) as file:
        return answer, {name: file.read(name).decode() for name in file.namelist()}


def test_it_tells_of_the_hall_and_of_nobody(
    office: Office,
    database: Database,
    hall_url: str,
    sql: Callable[[str], list[Any]],
    tmp_path: Path,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    secret, name = "gehe1m", "Bambang Wicaksono"
    office.people.add("BAMBANG", name, "DUKCAPIL", "918273")
    (hashed,) = sql("SELECT pin_hash FROM officer WHERE code = 'BAMBANG'")[0]
    with database.write(lambda _connection: None) as (connection, _nothing):
        connection.execute(tables.hall.update().values(logo=b"LOGOBYTES"))
        connection.commit()
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.fleet.report(Report("u", "counter", f"PC {name}", "0.1.0", facts={"host": "x"}))
    Journal(journal_path("kiosk", "Kiosk 1"), clock).close()
    pc.keep(database=f"postgresql://clerk:{secret}@192.0.2.1/antrean")
    monkeypatch.setenv("ANTREAN_DB", hall_url)
    monkeypatch.setenv("ANTREAN_ODD", f"{name} {secret}")
    monkeypatch.setenv("SOMETHING", secret)
    with logs.to_file("counter"):
        logging.getLogger("antrean.counter").warning("sign-in of bambang wicaksono at L09 failed")
    # A log of an older program that was not as careful.
    with (logs.folder() / "old.jsonl.1").open("w") as file:
        file.write(json.dumps({"message": f"postgresql://clerk:{secret}@h/d for BAMBANG, Wicaksono"}) + "\n")
    (logs.folder() / "counter.crash").write_text("thread of " + name)
    answer, parts = support(capsys, tmp_path / "s")
    assert answer["failed"] == {}
    assert Path(answer["file"]).stat().st_mode & 0o777 == 0o600
    text = "\n".join([*parts, *parts.values(), Path(answer["file"]).name])
    for forbidden in (secret, "ambang", "icaksono", "918273", hashed, "LOGOBYTES", "TE9HT0JZVEVT"):
        assert forbidden.lower() not in text.lower(), forbidden
    assert {"logs/counter.jsonl", "logs/old.jsonl.1"} < set(parts)
    assert "at L09 failed" in parts["logs/counter.jsonl"]
    database = json.loads(parts["database.json"])
    assert (database["revision"], database["rows"]["ticket"]) == (schema.HEAD, 1)
    assert json.loads(parts["status.json"])["devices"][0]["kind"] == "counter"
    assert json.loads(parts["settings.json"])["joined"] == "postgresql://clerk@192.0.2.1/antrean"
    assert json.loads(parts["settings.json"])["variables"]["ANTREAN_ODD"] == "(set)"
    assert json.loads(parts["journals.json"])[0]["rows"]["journal_entry"] == 0
    assert json.loads(parts["versions.json"])["packages"]["SQLAlchemy"]


def test_it_is_written_whatever_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], engine: str
) -> None:
    away = (
        f"sqlite:///{tmp_path / 'away.sqlite'}"
        if engine == "sqlite"
        else "postgresql://u:gehe1m@127.0.0.1:1/x"
    )
    monkeypatch.setenv("ANTREAN_DB", away)
    (paths.home() / "journal").mkdir(parents=True)
    (paths.home() / "journal" / "kiosk-1.sqlite").write_bytes(b"garbage" * 50)
    pc.file().write_text("not = [toml")
    (paths.home() / "logs").mkdir()
    (paths.home() / "logs" / "kiosk.jsonl").mkdir()
    answer, parts = support(capsys, tmp_path / "s")
    assert "settings" in answer["failed"]
    assert "status" in answer["failed"]
    assert "kiosk.jsonl" in answer["failed"]
    if engine == "postgresql":
        assert answer["failed"]["database"] == "database-unreachable"
    assert json.loads(parts["journals.json"])[0]["failed"] == "database-corrupt"
    assert json.loads(parts["versions.json"])["antrean"]
    assert "gehe1m" not in "".join(parts.values())
    monkeypatch.setenv("ANTREAN_DB", "nonsense://u:gehe1m@x")
    answer, parts = support(capsys, tmp_path / "t")
    assert answer["failed"]["database"] == "database-address"
    assert "gehe1m" not in "".join(parts.values())


def test_a_folder_that_cannot_be_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    assert main(["support", "--to", str(tmp_path / "file" / "s"), "--json"]) == 4
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "unwritable"
