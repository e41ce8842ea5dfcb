"""Backups: of a hall in use, proved, put in force without giving anything twice; and a hall that moves."""

from __future__ import annotations

import errno
import itertools
import json
import os
import sqlite3
import uuid
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event as alchemy_events

from core.backup import archive, honest, making, moving, restoring, rows
from core.cutoff.journal import Journal
from core.cutoff.kiosk import KioskBooks
from core.errors import Refused, Unavailable
from core.office import HallFacts, Office
from core.storage import schema, tables
from core.storage.database import Database
from core.storage.opening import open_database
from core.storage.sqlite import SqliteDatabase

if TYPE_CHECKING:
    from tests.support.clock import FakeClock

ENGINES = ("sqlite", "postgresql")
KTP = "DUKCAPIL-KTP"


@pytest.fixture
def used(office: Office) -> Office:
    """A hall with everything in it: officers, a picture, tickets in several states, devices."""
    with office.books.database.write(lambda _connection: None) as (connection, _nothing):
        connection.execute(
            tables.hall.update().values(logo=b"\x89PNG\x00\xff", ticker='Selamat "datang" – ✓\n')
        )
        connection.commit()
    office.people.add("SITI", "Siti Rahmawati", "DUKCAPIL", "123456")
    office.counters.open("L09", "SITI")
    for _ in range(3):
        office.tickets.issue(KTP, noted=True)
    office.counters.call_next("L09")
    office.fleet.enrol(str(uuid.uuid4()), "kiosk", "Kiosk 1", letter=True)
    return office


@pytest.fixture
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Database]]:
    """Fresh databases of either engine, and what is at an address."""
    made: list[Database] = []
    names: list[str] = []

    def build(engine: str) -> Database:
        if engine == "sqlite":
            made.append(SqliteDatabase(f"sqlite:///{tmp_path / f'place-{len(made)}' / 'antrean.sqlite'}"))
        else:
            names.append(f"place_{uuid.uuid4().hex}")
            made.append(open_database(request.getfixturevalue("postgresql").create(names[-1])))
        return made[-1]

    yield build
    for database in made:
        database.close()
    for name in names:
        request.getfixturevalue("postgresql").drop(name)


def prints(database: Database, revision: str = schema.HEAD) -> dict[str, tuple[int, str]]:
    """Fingerprint of every table."""
    with database.read() as connection:
        known_tables = rows.tables_at(connection, revision)
        return {table.name: rows.fingerprint(connection, table) for table in known_tables}


def backup_of(office: Office, folder: Path, clock: Any) -> Path:
    return making.make(office.books.database, folder, clock).path


# The file


def test_a_backup_holds_every_table_and_is_readable_by_its_owner_only(
    used: Office, tmp_path: Path, clock: FakeClock
) -> None:
    made = making.make(used.books.database, tmp_path / "b", clock)
    assert made.path.name == "antrean-20261123-094200.zip"
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "b").iterdir()] == [made.path.name]
    with zipfile.ZipFile(made.path) as file:
        manifest = json.loads(file.read("manifest.json"))
        lines = file.read("tables/hall.jsonl").decode().splitlines()
        assert {f"tables/{name}.jsonl" for name in tables.metadata.tables} | {"manifest.json"} == set(
            file.namelist()
        )
    header, row = (json.loads(line) for line in lines)
    assert row[header.index("logo")] == {"base64": "iVBORwD/"}
    assert manifest["hall_uid"] == used.hall_uid
    assert (manifest["tables"]["ticket"]["rows"], manifest["revision"]) == (3, schema.HEAD)
    second = making.make(used.books.database, tmp_path / "b", clock)
    assert second.path.name == "antrean-20261123-094200-2.zip"


def test_both_engines_write_the_same_lines(
    used: Office, place: Callable[[str], Database], tmp_path: Path, clock: FakeClock
) -> None:
    path = backup_of(used, tmp_path, clock)
    saved = making.prove(path).tables
    for engine in ENGINES:
        database = place(engine)
        with archive.opened(path) as backup:
            if isinstance(database, SqliteDatabase):
                database.make_place()
            database.mark()
            with database.migrating() as connection:
                schema.upgrade(connection)
                backup.load(connection)
                connection.commit()
        assert prints(database) == saved
    assert saved["ticket"][0] == 3


def test_a_backup_is_one_moment_while_the_hall_works(
    used: Office, another_office: Callable[[], Office], tmp_path: Path, clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    other = another_office()
    real = rows.lines_of

    def busy(connection: Any, table: Any) -> Any:
        other.tickets.issue(KTP, noted=True)  # a number between two tables
        return real(connection, table)

    before = prints(used.books.database)
    monkeypatch.setattr(rows, "lines_of", busy)
    path = making.make(used.books.database, tmp_path, clock, verify=False).path
    monkeypatch.undo()
    assert making.prove(path).tables == before
    assert prints(used.books.database) != before


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "disk-full"), (errno.EIO, "unwritable")])
def test_a_full_disk_and_a_pulled_stick_leave_nothing(
    used: Office, tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    old = backup_of(used, tmp_path / "b", clock)
    before = prints(used.books.database)

    def fails(_handle: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(Unavailable, match=code) as caught:
        backup_of(used, tmp_path / "b", clock)
    monkeypatch.undo()
    assert str(tmp_path / "b") in str(caught.value.where)
    assert list((tmp_path / "b").iterdir()) == [old]
    assert prints(used.books.database) == before


def test_a_folder_that_cannot_be(used: Office, tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Unavailable, match="unwritable"):
        backup_of(used, tmp_path / "file" / "b", clock)


# What is no good backup


def _spoil(path: Path, how: str) -> None:
    content = path.read_bytes()
    if how == "truncated":
        path.write_bytes(content[: len(content) // 2])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "flipped":
        with zipfile.ZipFile(path) as file:
            place = file.getinfo("tables/service.jsonl").header_offset + 400
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
    elif how == "text":
        path.write_bytes(b"not a backup, whatever it is called\n" * 10)
    elif how == "zip":
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("holiday.txt", "sun")
    elif how == "locked":  # the flag of an entry with a password, in both of the places that tell of it
        for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = content.index(mark) + place
            content = content[:at] + bytes([content[at] | 1]) + content[at + 1 :]
        path.write_bytes(content)
    else:
        with zipfile.ZipFile(path) as file:
            parts = {name: file.read(name) for name in file.namelist()}
        manifest = json.loads(parts["manifest.json"])
        if how == "row-less":
            parts["tables/stop.jsonl"] = parts["tables/ticket.jsonl"][:-1]
        elif how == "row-changed":
            parts["tables/ticket.jsonl"] = parts["tables/ticket.jsonl"].replace(b"A002", b"A009")
        elif how == "table-less":
            del parts["tables/event.jsonl"]
        elif how == "orphans":
            del manifest["tables"]["service"]
            del parts["tables/service.jsonl"]
        elif how == "newer-tables":
            manifest["revision"] = "9999"
        elif how == "newer-format":
            manifest["format"] = 2
        parts["manifest.json"] = json.dumps(manifest).encode()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, part in parts.items():
                file.writestr(name, part)


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("truncated", "backup-damaged"),
        ("empty", "backup-damaged"),
        ("flipped", "backup-damaged"),
        ("row-less", "backup-damaged"),
        ("row-changed", "backup-damaged"),
        ("table-less", "backup-damaged"),
        ("orphans", "backup-damaged"),
        ("text", "backup-foreign"),
        ("zip", "backup-foreign"),
        ("locked", "backup-foreign"),
        ("newer-tables", "backup-newer"),
        ("newer-format", "backup-newer"),
    ],
)
def test_what_is_no_good_backup_is_refused_and_touches_nothing(
    used: Office, tmp_path: Path, clock: FakeClock, how: str, code: str
) -> None:
    path = backup_of(used, tmp_path / "b", clock)
    _spoil(path, how)
    before = prints(used.books.database)
    with pytest.raises(Refused, match=code):
        making.prove(path)
    with pytest.raises(Refused, match=code):
        restoring.restore(path, used.books.database, clock, replace=True, folder=tmp_path / "safety")
    assert prints(used.books.database) == before
    assert not (tmp_path / "safety").exists()


def test_a_stick_that_is_pulled_out_while_it_is_read(
    used: Office, tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = backup_of(used, tmp_path / "b", clock)

    def fails(*_: Any) -> bytes:
        raise OSError(errno.EIO, "no")

    monkeypatch.setattr(zipfile.ZipExtFile, "_read1", fails)
    with pytest.raises(Unavailable, match="file-unreadable"):
        making.prove(path)


def test_a_backup_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="file-unreadable"):
        making.prove(tmp_path / "nothing.zip")


# Keeping


def test_the_oldest_of_this_hall_go_and_nothing_else(used: Office, tmp_path: Path, clock: FakeClock) -> None:
    folder = tmp_path / "b"
    paths = []
    for _ in range(4):
        paths.append(making.make(used.books.database, folder, clock))
        clock.pass_(minutes=1)
    other, _ = Office.set_up(f"sqlite:///{tmp_path / 'other.sqlite'}", HallFacts(name="Lain"), clock)
    clock.set("2026-11-22T08:00:00+07:00")
    foreign = making.make(other.books.database, folder, clock).path
    other.close()
    broken = folder / "antrean-20200101-000000.zip"
    broken.write_bytes(b"")
    gone = making.thin_out(folder, paths[-1], 2)
    assert set(gone) == {paths[0].path, paths[1].path}
    assert {backup.path for backup in making.listed(folder)} == {
        paths[2].path,
        paths[3].path,
        foreign,
        broken,
    }
    # A clock that went back: the new one is the oldest by its name, and stays.
    newest = making.make(used.books.database, folder, clock)
    making.thin_out(folder, newest, 1)
    assert newest.path.exists()
    assert not paths[3].path.exists()


# In force again


def test_a_backup_goes_in_force_on_either_engine(
    used: Office, place: Callable[[str], Database], tmp_path: Path, clock: FakeClock
) -> None:
    path = backup_of(used, tmp_path / "b", clock)
    saved = making.prove(path).tables
    for engine in ENGINES:
        database = place(engine)
        done = restoring.restore(path, database, clock, replace=False, folder=tmp_path / "safety")
        assert done.aside is None
        now = prints(database)
        changed = {name for name in now if now[name] != saved[name]}
        assert changed == {"hall", "number_series", "device", "event"}
        if isinstance(database, SqliteDatabase):
            assert database.path.stat().st_mode & 0o777 == 0o600
            assert [file.name for file in database.path.parent.iterdir() if "new-" in file.name] == []
        office = Office(database, clock)
        assert office.hall_uid in ("", used.hall_uid)
        assert office.people.sign_in("SITI", "123456").code == "SITI"
        assert office.counters.start("L09").number == "A001"
        assert office.counters.finish("L09").number == "A001"
        assert office.counters.call_next("L09") is not None
        with pytest.raises(Refused, match="restore-not-empty"):
            restoring.restore(path, database, clock, replace=False, folder=tmp_path)


def test_numbers_given_after_the_backup_are_not_given_again(
    used: Office, place: Callable[[str], Database], engine: str, tmp_path: Path, clock: FakeClock
) -> None:
    path = backup_of(used, tmp_path / "b", clock)
    lost = {used.tickets.issue(KTP, noted=True).number for _ in range(12)} | {
        used.tickets.issue("IMIGRASI-PASPOR", noted=True).number
    }
    lately = used.events_after(0, 10_000)[-1].id
    database = place(engine)
    restoring.restore(path, database, clock, replace=False, folder=tmp_path)
    office = Office(database, clock)
    events = office.events_after(0, 10_000)
    ids = [event.id for event in events if event.kind == "restored"]
    assert len(ids) == 1
    assert office.tickets.issue(KTP, noted=True).number == "A200"
    again = {
        office.tickets.issue(KTP, noted=True).number,
        office.tickets.issue("IMIGRASI-PASPOR", noted=True).number,
    }
    assert not again & lost
    new = office.events_after(lately, 10_000)
    assert [event.kind for event in new[:2]] == ["restored", "issued"]
    assert new[0].id >= 1_000_000
    assert all(event.id > new[0].id for event in new[1:])


def test_numbers_of_a_day_the_backup_knows_nothing_of(
    used: Office, place: Callable[[str], Database], engine: str, tmp_path: Path, clock: FakeClock
) -> None:
    path = backup_of(used, tmp_path / "b", clock)
    clock.set("2026-11-24T09:00:00+07:00")
    lost = {used.tickets.issue(KTP, noted=True).number for _ in range(5)}
    assert "A001" in lost
    database = place(engine)
    restoring.restore(path, database, clock, replace=False, folder=tmp_path)
    office = Office(database, clock)
    assert office.tickets.issue(KTP, noted=True).number == "A200"
    clock.set("2026-11-25T09:00:00+07:00")
    assert office.tickets.issue(KTP, noted=True).number == "A001"


@pytest.mark.parametrize(
    ("last", "busiest", "first"),
    [(0, 0, 200), (2, 2, 200), (47, 47, 200), (99, 99, 200), (100, 100, 300), (3, 180, 300), (250, 12, 400)],
)
def test_the_gap_is_a_hundred_at_least_and_more_than_any_day_gave(
    last: int, busiest: int, first: int
) -> None:
    assert honest.next_number(last, busiest) == first


def test_a_kiosk_that_enrolled_after_the_backup_keeps_its_letter(
    used: Office, place: Callable[[str], Database], engine: str, tmp_path: Path, clock: FakeClock
) -> None:
    path = backup_of(used, tmp_path / "b", clock)
    late = Journal(tmp_path / "late.sqlite", clock)
    books = KioskBooks("x", clock, "Kiosk 2", journal=late, office=used, owns=False)
    books.tend()
    assert late.letter == "C"
    books.lost()
    paper = books.take(KTP).ticket.number
    database = place(engine)
    restoring.restore(path, database, clock, replace=False, folder=tmp_path)
    office = Office(database, clock)
    office.directory()
    # A third one comes before it: the letter is not its.
    assert office.fleet.enrol("new", "kiosk", "Kiosk 3", letter=True).letter == "N"
    again = KioskBooks("x", clock, "Kiosk 2", journal=late, office=office, owns=False)
    again.tend()
    assert late.letter == "C"
    assert late.unmerged() == 0
    assert paper in {ticket.number for ticket in office.views.queue().waiting}
    assert office.fleet.enrol("newer", "kiosk", "Kiosk 4", letter=True, has="C").letter == "P"
    names = [device.name for device in office.views.fleet().devices]
    assert "(restored)" not in names
    books.close()
    again.close()


def test_a_hall_in_use_is_put_aside(used: Office, tmp_path: Path, clock: FakeClock, hall_url: str) -> None:
    path = backup_of(used, tmp_path / "b", clock)
    used.tickets.issue(KTP, noted=True)
    with pytest.raises(Refused, match="restore-not-empty"):
        restoring.restore(path, used.books.database, clock, replace=False, folder=tmp_path / "safety")
    before = prints(used.books.database)
    done = restoring.restore(path, used.books.database, clock, replace=True, folder=tmp_path / "safety")
    assert done.aside is not None
    # The program that was open goes on in the restored hall.
    assert used.tickets.issue(KTP, noted=True).number == "A200"
    if hall_url.startswith("sqlite:"):
        old = SqliteDatabase(f"sqlite:///{done.aside}")
        assert prints(old) == before
        old.close()
        with sqlite3.connect(Path(hall_url.removeprefix("sqlite:///"))) as plain:
            assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        plain.close()
    else:
        assert making.prove(Path(done.aside)).tables == before


def test_a_restore_that_fails_leaves_the_hall_as_it_was(
    used: Office, tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, hall_url: str
) -> None:
    path = backup_of(used, tmp_path / "b", clock)
    before = prints(used.books.database)
    for place, name in ((restoring, "be_honest"), (rows, "count_on"), (restoring, "make_durable")):
        if name == "make_durable" and not hall_url.startswith("sqlite:"):
            continue

        error = OSError(errno.EIO, "the power went") if name == "make_durable" else RuntimeError("a bug")

        def fails(*_: Any, error: Exception = error, **__: Any) -> None:
            raise error

        monkeypatch.setattr(place, name, fails)
        with pytest.raises((RuntimeError, Unavailable)):
            restoring.restore(path, used.books.database, clock, replace=True, folder=tmp_path / "safety")
        monkeypatch.undo()
        assert prints(used.books.database) == before
        assert used.tickets.issue(KTP, noted=True).number.startswith("A0")
        before = prints(used.books.database)
    left = {entry.name for entry in tmp_path.iterdir() if ".new-" in entry.name or ".before-" in entry.name}
    assert left == set()


def test_a_damaged_file_is_put_aside_as_it_is(
    used: Office, tmp_path: Path, clock: FakeClock, engine: str
) -> None:
    if engine != "sqlite":
        pytest.skip("a server has no file to put aside or to copy")
    path = backup_of(used, tmp_path / "b", clock)
    place = tmp_path / "x" / "antrean.sqlite"
    place.parent.mkdir()
    place.write_bytes(b"garbage" * 100)
    database = SqliteDatabase(f"sqlite:///{place}")
    with pytest.raises(Unavailable, match="database-corrupt"):
        restoring.restore(path, database, clock, replace=False, folder=tmp_path)
    done = restoring.restore(path, database, clock, replace=True, folder=tmp_path)
    assert done.aside is not None
    assert Path(done.aside).read_bytes().startswith(b"garbage")
    assert database.revision() == schema.HEAD
    database.close()
    with sqlite3.connect(place.with_name("ledger.sqlite")) as foreign:
        foreign.execute("CREATE TABLE money (x)")
    foreign.close()
    other = SqliteDatabase(f"sqlite:///{place.with_name('ledger.sqlite')}")
    with pytest.raises(Refused, match="database-foreign"):
        restoring.restore(path, other, clock, replace=True, folder=tmp_path)


# Moving


@pytest.mark.parametrize("to", ENGINES)
def test_a_hall_moves_with_every_row(
    used: Office, place: Callable[[str], Database], to: str, clock: FakeClock, hall_url: str
) -> None:
    target = place(to)
    before = prints(used.books.database)
    last = used.events_after(0, 10_000)[-1].id
    source = open_database(hall_url)
    done = moving.move(source, target, clock)
    source.close()
    after = prints(target)
    assert {name for name in after if after[name] != before[name]} == {"event"}
    assert done.rows == sum(number for number, _ in before.values())
    office = Office(target, clock)
    assert office.tickets.issue(KTP, noted=True).number == "A004"
    assert [event.kind for event in office.events_after(last, 10)] == ["moved", "issued"]
    # Whoever is still running on the old place is stopped, and nobody begins there.
    with pytest.raises(Unavailable, match=r"hall-moved|database-unreachable"):
        used.tickets.issue(KTP, noted=True)
    with pytest.raises(Unavailable, match="hall-moved"):
        used.tickets.issue(KTP, noted=True)
    with pytest.raises(Unavailable, match="hall-moved") as refused:
        Office.open(hall_url, clock)
    address = str(refused.value.facts["to"])
    assert address == (f"sqlite:///{target.path}" if isinstance(target, SqliteDatabase) else _url_of(target))
    if hall_url.startswith("sqlite:"):
        old = SqliteDatabase(f"sqlite:///{done.left}")
        assert prints(old) == before
        old.close()
    else:
        again = open_database(hall_url)
        with again.read() as connection:
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {done.left}.ticket").scalar() == 3
        again.close()


def _url_of(database: Database) -> str:
    return f"postgresql://{database.where}"


@pytest.mark.parametrize("to", ENGINES)
def test_nobody_makes_a_second_hall_where_one_moved_away(
    used: Office, place: Callable[[str], Database], to: str, clock: FakeClock, hall_url: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    stamps = itertools.count()  # two moves within a second must not give one name twice
    file = backup_of(used, tmp_path / "b", clock)
    monkeypatch.setattr(moving, "time", SimpleNamespace(strftime=lambda _form: f"20261123-{next(stamps):06}"))
    used.close()
    target = place(to)
    source = open_database(hall_url)
    moving.move(source, target, clock)
    for again in range(2):
        for attempt in (
            lambda: Office.set_up(hall_url, HallFacts(name="Kedua"), clock),
            lambda: making.make(source, tmp_path, clock),
            lambda: moving.move(source, place(to), clock),
            lambda: restoring.restore(file, source, clock, replace=False, folder=tmp_path),
        ):
            with pytest.raises(Unavailable, match="hall-moved"):
                attempt()
        assert source.moved_to() is not None
        if again == 0:  # a technician's answer to a new server that is lost: the backup, on purpose
            done = restoring.restore(file, source, clock, replace=True, folder=tmp_path)
            assert done.aside is None
            assert source.moved_to() is None
            other = place(to)
            moving.move(source, other, clock)
    moving.move(other, source, clock)  # back
    assert source.moved_to() is None
    office = Office.open(hall_url, clock)
    assert office.tickets.issue(KTP, noted=True).number != "A001"
    office.close()
    source.close()
    if hall_url.startswith("sqlite:"):
        left = [
            note_file.name for note_file in Path(hall_url.removeprefix("sqlite:///")).parent.glob("*note-*")
        ]
        assert left == []


def test_a_program_that_starts_where_the_hall_left_does_not_go_on_alone(
    used: Office, place: Callable[[str], Database], clock: FakeClock, hall_url: str
) -> None:
    """Its copy would do, but then nobody would hear that this PC is to be joined to the hall elsewhere."""
    if hall_url.startswith("sqlite:"):
        pytest.skip("a hall on one machine needs no journal")
    used.close()
    KioskBooks.open(hall_url, clock, "Kiosk 1").close()
    source = open_database(hall_url)
    moving.move(source, place("sqlite"), clock)
    source.close()
    with pytest.raises(Unavailable, match="hall-moved"):
        KioskBooks.open(hall_url, clock, "Kiosk 1")


@pytest.mark.parametrize("to", ENGINES)
@pytest.mark.parametrize("where", ["copying", "comparing", "closing", "committing"])
def test_a_move_that_fails_changes_neither_side(
    used: Office, place: Callable[[str], Database], to: str, clock: FakeClock, where: str, hall_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    target = place(to)
    source = open_database(hall_url)
    before = prints(used.books.database)

    def fails(*_: Any, **__: Any) -> Any:
        raise OSError(errno.EIO, "the power went")

    if where == "copying":
        monkeypatch.setattr(rows, "fill", fails)
    elif where == "comparing":
        monkeypatch.setattr(rows, "fingerprint", lambda connection, _table: (id(connection), ""))
    elif where == "closing":
        real = moving._closed

        def closes(*given: Any) -> Any:
            class Both:
                def __enter__(self) -> str:
                    self.inner = real(*given)
                    self.inner.__enter__()
                    try:
                        fails()
                    except OSError as error:
                        if not self.inner.__exit__(type(error), error, error.__traceback__):
                            raise
                    return ""

                def __exit__(self, *_: Any) -> None: ...

            return Both()

        monkeypatch.setattr(moving, "_closed", closes)
    elif to == "sqlite":
        monkeypatch.setattr(restoring, "make_durable", fails)
    else:
        assert not isinstance(target, SqliteDatabase)
        alchemy_events.listen(target._writer, "commit", fails)  # type: ignore[attr-defined]
    with pytest.raises((OSError, Unavailable)):
        moving.move(source, target, clock)
    monkeypatch.undo()
    source.close()
    assert prints(used.books.database) == before
    assert used.tickets.issue(KTP, noted=True).number == "A004"
    assert making.is_unused(target)


def test_a_hall_does_not_move_into_another(
    used: Office, place: Callable[[str], Database], engine: str, clock: FakeClock
) -> None:
    target = place(engine)
    other, _ = Office.set_up(_url(target), HallFacts(name="Lain"), clock)
    other.people.add("BUDI", "Budi", None, "123456", role="administrator")
    with pytest.raises(Refused, match="restore-not-empty"):
        moving.move(used.books.database, target, clock)
    with pytest.raises(Refused, match="move-same"):
        moving.move(used.books.database, used.books.database, clock)
    assert used.tickets.issue(KTP, noted=True).number == "A004"
    other.close()


def _url(database: Database) -> str:
    if isinstance(database, SqliteDatabase):
        return f"sqlite:///{database.path}"
    given = database.parameters  # type: ignore[attr-defined]
    return f"postgresql://{given['user']}@{given['host']}:{given['port']}/{given['dbname']}"


def test_a_writer_that_waited_while_the_file_went_writes_nothing(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "a.sqlite"
    office, _ = Office.set_up(f"sqlite:///{path}", HallFacts(), clock)
    database = office.books.database
    assert isinstance(database, SqliteDatabase)

    def goes(*_: Any) -> None:
        path.rename(tmp_path / "gone.sqlite")

    alchemy_events.listen(database._writer, "begin", goes)
    with pytest.raises(Unavailable, match="database-unreachable"):
        office.fleet.enrol("u", "kiosk", "Kiosk 1")
    office.close()
    gone = sqlite3.connect(tmp_path / "gone.sqlite")
    assert gone.execute("SELECT count(*) FROM device").fetchone() == (0,)
    gone.close()
