"""The hall's settings: in its database, the same on both engines, in force at once and after a cut."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from cli.main import main
from core.backup import making, restoring
from core.catalogue.settings import DEFAULTS, SETTINGS, HallSettings, from_texts
from core.cutoff.journal import Journal
from core.cutoff.kiosk import KioskBooks
from core.errors import Refused, WrongUsage
from core.events.kinds import SettingChanged
from core.office import Office
from core.office.catalogue import By
from core.pc import settings as pc
from core.pc.settings import Pc
from core.storage import grants, schema
from core.storage.opening import open_database
from core.words import words
from tests.support.clock import FakeClock

ENGINES = ("sqlite", "postgresql")


@pytest.mark.parametrize(
    ("name", "default", "least", "most", "unit", "used_by"),
    [
        ("kiosk_idle_s", 30, 10, 300, "seconds", "kiosk"),
        ("kiosk_asking_s", 15, 5, 120, "seconds", "kiosk"),
        ("kiosk_ticket_s", 12, 5, 120, "seconds", "kiosk"),
        ("kiosk_ticket_several_s", 25, 5, 180, "seconds", "kiosk"),
        ("kiosk_noting_s", 90, 30, 600, "seconds", "kiosk"),
        ("kiosk_paper_asked_s", 30, 10, 180, "seconds", "kiosk"),
        ("kiosk_popular", 3, 0, 3, "services", "kiosk"),
        ("board_listed", 6, 3, 6, "lines", "display"),
        ("board_call_s", 8, 4, 30, "seconds", "display"),
        ("board_message_s", 10, 5, 120, "seconds", "display"),
        ("counter_long_wait_min", 30, 5, 240, "minutes", "counter"),
    ],
)
def test_what_is_declared(name: str, default: int, least: int, most: int, unit: str, used_by: str) -> None:
    setting = SETTINGS[name]
    assert (setting.owner, setting.kind, setting.unit, setting.used_by) == ("hall", "whole", unit, (used_by,))
    assert (setting.default, setting.least, setting.most) == (default, least, most)
    assert least <= getattr(DEFAULTS, name) <= most


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_setting_has_its_sentences(language: str) -> None:
    speak = words(language)
    assert [field.name for field in fields(HallSettings)] == list(SETTINGS)
    for setting in SETTINGS.values():
        assert speak(setting.label)
        assert speak(setting.help)
        assert speak(f"setting-unit-{setting.unit}")


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        ({}, 30),
        ({"kiosk_idle_s": "45"}, 45),
        ({"kiosk_idle_s": "9"}, 30),
        ({"kiosk_idle_s": "301"}, 30),
        ({"kiosk_idle_s": "soon"}, 30),
        ({"kiosk_idle_s": ""}, 30),
        ({"of_a_newer_program": "1"}, 30),
    ],
)
def test_rows_that_do_not_fit_leave_the_default(rows: dict[str, str], value: int) -> None:
    assert from_texts(rows).kiosk_idle_s == value


def test_a_change_is_in_force_and_in_the_log(office: Office, another_office: Callable[[], Office]) -> None:
    office.people.add("SITI", "Siti", None, "1234", "administrator")
    other = another_office()
    version, cursor = office.directory().version, office.events_after(0)[-1].id
    assert office.catalogue.set_setting("kiosk_idle_s", "45", By("SITI", "PC kantor")).kiosk_idle_s == 45
    assert other.directory().settings.kiosk_idle_s == 45
    assert other.directory().version == version + 1
    (event,) = office.events_after(cursor)
    assert (event.kind, event.device) == ("setting-changed", "PC kantor")
    assert event.what == SettingChanged("kiosk_idle_s", 30, 45)
    entry = office.people.audit()[0]
    assert (entry.kind, entry.officer, entry.data["to"]) == ("setting-changed", "SITI", 45)
    assert office.catalogue.set_setting("kiosk_idle_s", "60").kiosk_idle_s == 60
    assert office.catalogue.reset_setting("kiosk_idle_s") == DEFAULTS
    assert other.catalogue.settings() == DEFAULTS


def test_the_same_value_again_changes_nothing(office: Office) -> None:
    office.catalogue.set_setting("board_listed", "5")
    version, cursor = office.directory().version, office.events_after(0)[-1].id
    office.catalogue.set_setting("board_listed", "5")
    office.catalogue.reset_setting("kiosk_idle_s")
    assert office.directory().version == version
    assert office.events_after(cursor) == ()


@pytest.mark.parametrize("text", ["9", "301", "", "-30", "3e1", "30.0", "soon", "٤٥", "1" * 20])
def test_a_bad_value_is_refused_and_nothing_changes(office: Office, text: str) -> None:
    version = office.directory().version
    with pytest.raises(Refused, match="setting-range") as refused:
        office.catalogue.set_setting("kiosk_idle_s", text)
    assert refused.value.facts == {"least": 10, "most": 300, "unit": "seconds"}
    assert office.directory().version == version
    assert office.catalogue.settings() == DEFAULTS


def test_an_unknown_name_and_an_unknown_officer(office: Office) -> None:
    with pytest.raises(WrongUsage, match="setting-unknown"):
        office.catalogue.set_setting("printer", "1")
    with pytest.raises(WrongUsage, match="setting-unknown"):
        office.catalogue.reset_setting("printer")
    with pytest.raises(Refused, match="unknown-officer"):
        office.catalogue.set_setting("kiosk_idle_s", "45", By("NOBODY"))
    assert office.catalogue.settings() == DEFAULTS


def test_the_verbs(hall_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    pc.write(Pc(role="counter", name="Kantor"))

    def run(*arguments: str) -> tuple[int, dict[str, Any]]:
        code = main(["settings", *arguments, "--db", hall_url, "--json"])
        out, err = capsys.readouterr()
        return code, json.loads(out or err)

    code, data = run("show")
    assert code == 0
    assert [setting["name"] for setting in data["settings"]] == list(SETTINGS)
    assert data["settings"][0] == {
        "name": "kiosk_idle_s", "value": 30, "default": 30, "unit": "seconds", "least": 10, "most": 300,
        "used_by": ["kiosk"],
    }  # fmt: skip
    code, data = run("set", "kiosk_idle_s", "45")
    assert (code, data["ok"], data["before"], data["value"]) == (0, True, 30, 45)
    code, data = run("set", "kiosk_idle_s", "5")
    assert (code, data["error"]["code"]) == (3, "setting-range")
    assert data["error"]["message"] == "kiosk_idle_s must be a whole number from 10 to 300 seconds."
    code, data = run("set", "kiosk_idel_s", "45")
    assert (code, data["error"]["code"]) == (2, "setting-unknown")
    code, data = run("reset", "kiosk_idle_s")
    assert (code, data["before"], data["value"]) == (0, 45, 30)
    assert main(["audit", "--db", hall_url, "--json"]) == 0
    entry = json.loads(capsys.readouterr().out)["entries"][0]
    assert (entry["kind"], entry["device"]) == ("setting-changed", "Kantor")


def test_people_read_name_value_and_unit(hall_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings", "set", "counter_long_wait_min", "20", "--db", hall_url]) == 0
    assert capsys.readouterr().out == "counter_long_wait_min = 20 (minutes)\n"
    assert main(["settings", "show", "--db", hall_url]) == 0
    assert "counter_long_wait_min      20 minutes   Long wait" in capsys.readouterr().out


def test_a_hall_of_the_version_before_goes_on_with_the_defaults(
    office: Office, hall_url: str, clock: FakeClock, sql: Callable[[str], Any]
) -> None:
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    sql("DROP TABLE hall_setting")
    sql("UPDATE alembic_version SET version_num = '0004'")
    office.close()
    database = open_database(hall_url)
    schema.make_current(database)
    database.close()
    upgraded = Office.open(hall_url, clock)
    assert upgraded.catalogue.settings() == DEFAULTS
    assert [ticket.number for ticket in upgraded.views.queue().waiting] == ["A001"]
    assert upgraded.catalogue.set_setting("board_listed", "4").board_listed == 4
    upgraded.close()


def test_a_backup_keeps_them(office: Office, tmp_path: Path, clock: FakeClock) -> None:
    office.catalogue.set_setting("kiosk_idle_s", "45")
    made = making.make(office.books.database, tmp_path / "backup", clock)
    target = open_database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    restoring.restore(made.path, target, clock, replace=False, folder=tmp_path)
    again = Office(target, clock)
    assert again.catalogue.settings().kiosk_idle_s == 45
    again.close()


def test_a_kiosk_that_is_cut_off_keeps_them(
    office: Office, hall_url: str, engine: str, clock: FakeClock
) -> None:
    if engine == "sqlite":
        pytest.skip("a hall on one machine has no journals")
    books = KioskBooks.open(hall_url, clock, "Kiosk 1")
    books.tend()
    try:
        office.catalogue.set_setting("kiosk_idle_s", "45")
        books.changed()
        clock.pass_(seconds=10)
        books.tend()
        books.lost()
        assert not books.connected
        assert books.hall_view().directory.settings.kiosk_idle_s == 45
    finally:
        books.close()


def test_an_upgraded_journal_takes_its_copy_anew(office: Office, clock: FakeClock, tmp_path: Path) -> None:
    """The hall's settings were changed while this kiosk's program was still an older one."""
    office.catalogue.set_setting("kiosk_idle_s", "45")
    path = tmp_path / "journal.sqlite"
    journal = Journal(path, clock)
    assert journal.refresh(office.handin.copy_for_kiosk(None))
    version = journal.version()
    journal.close()
    older = create_engine(f"sqlite:///{path}")
    with older.begin() as connection:
        connection.execute(text("DROP TABLE hall_setting"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0004'"))
    older.dispose()
    journal = Journal(path, clock)
    assert journal.filled, "it can still go on alone"
    assert journal.office.catalogue.settings() == DEFAULTS
    assert journal.version() != version
    assert journal.refresh(office.handin.copy_for_kiosk(journal.version()))
    journal.close()
    journal = Journal(path, clock)
    assert (journal.version(), journal.office.catalogue.settings().kiosk_idle_s) == (version, 45)
    journal.close()


@pytest.mark.parametrize("role", grants.ROLES)
def test_every_kind_of_pc_reads_them_and_an_administrators_changes_them(role: str) -> None:
    rights = {right[1] for right in grants.RIGHTS[role] if right[0] == "hall_setting"}
    assert rights == ({"SELECT", "INSERT", "UPDATE", "DELETE"} if role == "administrator" else {"SELECT"})
