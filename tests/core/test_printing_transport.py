"""Whether a job really went through: printers that answer, are mute, out of paper, gone, or stop half way."""

from __future__ import annotations

import os
import pty
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.errors import Refused
from core.printing.address import parse_address
from core.printing.models import MODELS
from core.printing.service import open_printer, print_slip
from core.printing.slip import Line, Slip
from core.printing.transport import ACK, Outcome, judge
from core.printing.virtual import VirtualPrinter
from tests.support.patience import WAIT_S, promised

JOB = b"\x1b@" + b"ticket\n" * 2000
SLIP = Slip((Line("A047", "number", bold=True),))

GOOD = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}
LOW = {**GOOD, 4: 0x1E}
OUT = {1: 0x1A, 2: 0x32, 3: 0x12, 4: 0x7E}
COVER = {1: 0x1A, 2: 0x16, 3: 0x12, 4: 0x12}
CUTTER = {1: 0x1A, 2: 0x52, 3: 0x1A, 4: 0x12}


class FakePrinter:
    """A printer on a loopback socket. ``answers`` maps status questions to bytes (None: mute)."""

    def __init__(
        self,
        answers: dict[int, int] | None,
        acknowledges: bool = True,
        reads: bool = True,
        hangs_up_after: int | None = None,
        chatters: bool = False,
    ) -> None:
        self.answers, self.acknowledges, self.reads = answers, acknowledges, reads
        self.hangs_up_after, self.chatters = hangs_up_after, chatters
        self.received = bytearray()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(20)
        self.port = self._server.getsockname()[1]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        try:
            while not self._stop.is_set():
                connection, _ = self._server.accept()
                with connection:
                    self._talk(connection)
        except OSError:
            pass

    def _talk(self, connection: socket.socket) -> None:
        connection.settimeout(15)
        if not self.reads:
            self._stop.wait(WAIT_S)
            return
        while data := connection.recv(4096):
            self.received += data
            if self.hangs_up_after is not None and len(self.received) > self.hangs_up_after:
                return
            if self.answers is None:
                continue
            for kind in (1, 2, 3, 4):
                if bytes([0x10, 0x04, kind]) in data:
                    connection.sendall(bytes([self.answers[kind]]))
                    if self.chatters:
                        connection.sendall(b"\x14\x00\x00\x0f")
            if self.acknowledges and data.endswith(ACK):
                connection.sendall(b"\x00")

    def close(self) -> None:
        self._stop.set()
        self._server.close()


@pytest.fixture
def make() -> Iterator[Callable[..., FakePrinter]]:
    made: list[FakePrinter] = []

    def build(*arguments: object, **options: object) -> FakePrinter:
        made.append(FakePrinter(*arguments, **options))  # type: ignore[arg-type]  # handed through
        return made[-1]

    yield build
    for printer in made:
        printer.close()


def send(printer: FakePrinter, deadline_s: float = 3.0) -> tuple[Outcome, float]:
    started = time.monotonic()
    outcome = open_printer(f"network:127.0.0.1:{printer.port}")[0].send(JOB, deadline_s)
    return outcome, time.monotonic() - started


def test_an_answered_job_is_printed_and_every_byte_arrived(make: Callable[..., FakePrinter]) -> None:
    printer = make(GOOD)
    outcome, seconds = send(printer)
    assert outcome is Outcome.PRINTED
    assert seconds < promised(8)
    assert JOB + ACK in bytes(printer.received)


def test_answers_nobody_asked_for_do_not_cut_the_job(make: Callable[..., FakePrinter]) -> None:
    printer = make(GOOD, chatters=True)
    assert send(printer)[0] is Outcome.PRINTED
    assert JOB + ACK in bytes(printer.received)


def test_a_mute_printer_gets_its_job_unconfirmed(make: Callable[..., FakePrinter]) -> None:
    printer = make(None)
    outcome, seconds = send(printer)
    assert outcome is Outcome.UNCONFIRMED
    assert seconds < promised(8)
    deadline = time.monotonic() + WAIT_S
    while JOB not in bytes(printer.received) and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    assert JOB in bytes(printer.received)


@pytest.mark.parametrize(("answers", "state"), [(OUT, "paper_out"), (COVER, "cover_open"), (CUTTER, "error")])
def test_a_printer_that_cannot_print_gets_nothing(
    make: Callable[..., FakePrinter], answers: dict[int, int], state: str
) -> None:
    printer = make(answers)
    assert open_printer(f"network:127.0.0.1:{printer.port}")[0].status(2.0).state == state
    assert send(printer)[0] is Outcome.FAILED
    assert b"ticket" not in bytes(printer.received)


def test_a_job_without_its_answer_is_unconfirmed_within_the_deadline(
    make: Callable[..., FakePrinter],
) -> None:
    outcome, seconds = send(make(GOOD, acknowledges=False), deadline_s=1.0)
    assert outcome is Outcome.UNCONFIRMED
    assert seconds < promised(8)


def test_a_printer_that_hangs_up_half_way_is_unconfirmed(make: Callable[..., FakePrinter]) -> None:
    assert send(make(GOOD, hangs_up_after=2000))[0] is Outcome.UNCONFIRMED


def test_a_printer_that_never_reads_does_not_hold_us_up(make: Callable[..., FakePrinter]) -> None:
    _, seconds = send(make(GOOD, reads=False), deadline_s=1.5)
    assert seconds < promised(10)


class Flood:
    """Somebody on the port who never stops sending."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(10)
        self.port = self._server.getsockname()[1]
        self._stop = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        try:
            while not self._stop.is_set():
                connection, _ = self._server.accept()
                threading.Thread(target=self._pour, args=(connection,), daemon=True).start()
        except OSError:
            pass

    def _pour(self, connection: socket.socket) -> None:
        try:
            while not self._stop.is_set():
                connection.sendall(b"\x12" * 1000)
        except OSError:
            pass
        finally:
            connection.close()

    def close(self) -> None:
        self._stop.set()
        self._server.close()


def test_somebody_who_never_stops_sending_does_not_hold_us_up() -> None:
    flood = Flood()
    printer, _ = open_printer(f"network:127.0.0.1:{flood.port}")
    started = time.monotonic()
    printer.send(JOB, 2.0)
    printer.status(1.0)
    assert time.monotonic() - started < promised(20)
    flood.close()


def test_a_host_that_cannot_be_one_is_a_failure() -> None:
    for host in ("192.168..7", "a" * 70):
        assert open_printer(f"network:{host}")[0].send(b"x", 1.0) is Outcome.FAILED


def test_nobody_at_the_address_is_a_failure_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    printer, _ = open_printer(f"network:127.0.0.1:{port}")
    assert printer.send(JOB, 3.0) is Outcome.FAILED
    assert printer.status(1.0).state == "unreachable"


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        (GOOD, "ready"),
        (LOW, "paper_low"),
        (OUT, "paper_out"),
        (COVER, "cover_open"),
        (CUTTER, "error"),
        ({}, "unknown"),
        ({1: 0x1A, 2: 0x12, 3: 0x12, 4: 0x12}, "offline"),
    ],
)
def test_status_bytes_are_judged_as_the_manuals_say(answers: dict[int, int], state: str) -> None:
    assert judge(answers).state == state


def test_a_serial_printer_answers_through_a_line() -> None:
    ours, theirs = pty.openpty()
    os.set_blocking(ours, False)
    got = bytearray()
    stop = threading.Event()

    def line() -> None:
        while not stop.is_set():
            try:
                data = os.read(ours, 4096)
            except BlockingIOError:
                stop.wait(0.005)
                continue
            except OSError:
                return
            got.extend(data)
            for kind in (1, 2, 3, 4):
                if bytes([0x10, 0x04, kind]) in data:
                    os.write(ours, b"\x12")
            if bytes(got).endswith(ACK):
                os.write(ours, b"\x00")

    thread = threading.Thread(target=line, daemon=True)
    thread.start()
    import tty

    tty.setraw(theirs)
    printer, model = open_printer(f"serial:{os.ttyname(theirs)}:115200")
    assert model.raster
    assert printer.send(b"\x1b@hello\n", 3.0) is Outcome.PRINTED
    stop.set()
    thread.join(2)
    os.close(ours)
    os.close(theirs)
    assert b"hello" in got


def test_a_missing_serial_port_is_a_failure() -> None:
    printer, model = open_printer("serial:/dev/nowhere:9600")
    assert not model.raster
    assert printer.send(b"x", 1.0) is Outcome.FAILED


def test_a_file_grows_by_each_job(tmp_path: Path) -> None:
    printer, model = open_printer(f"file:{tmp_path / 'out.bin'}")
    assert print_slip(printer, model, SLIP) is Outcome.PRINTED
    first = (tmp_path / "out.bin").read_bytes()
    assert print_slip(printer, model, SLIP) is Outcome.PRINTED
    assert (tmp_path / "out.bin").read_bytes() == first * 2


def test_a_file_that_cannot_be_written_is_a_failure(tmp_path: Path) -> None:
    for address in (f"file:{tmp_path}", f"file:{tmp_path / 'no' / 'folder'}"):
        printer, _ = open_printer(address)
        assert printer.send(b"x", 1.0) is Outcome.FAILED
        assert printer.status(1.0).state == "unreachable"


def test_a_pipe_nobody_reads_fails_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    printer, _ = open_printer(f"file:{tmp_path / 'pipe'}")
    started = time.monotonic()
    assert printer.send(b"x", 1.0) is Outcome.FAILED
    assert time.monotonic() - started < promised(8)


@pytest.mark.parametrize(("lp_code", "outcome"), [(0, Outcome.UNCONFIRMED), (1, Outcome.FAILED)])
def test_cups_gets_the_bytes_and_is_never_more_than_unconfirmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lp_code: int, outcome: Outcome
) -> None:
    lp = tmp_path / "lp"
    lp.write_text(f'#!/bin/sh\ncat > "{tmp_path}/got"\necho "$@" > "{tmp_path}/words"\nexit {lp_code}\n')
    lp.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert open_printer("cups:Kiosk_1")[0].send(JOB, 5.0) is outcome
    assert (tmp_path / "got").read_bytes() == JOB
    assert "-d Kiosk_1 -o raw" in (tmp_path / "words").read_text()


def test_without_the_cups_programs_it_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    printer, _ = open_printer("cups:Kiosk_1")
    assert printer.send(b"x", 1.0) is Outcome.FAILED
    assert printer.status(1.0).state == "unreachable"


def test_a_windows_queue_elsewhere_is_a_failure_with_a_reason() -> None:
    printer, _ = open_printer("windows:EPSON TM-T82X")
    if os.name != "nt":
        assert printer.send(b"x", 1.0) is Outcome.FAILED
        assert "Windows" in printer.status(1.0).detail


def test_a_usb_printer_that_is_not_there_is_a_failure() -> None:
    printer, _ = open_printer("usb:ffff:fffe")
    assert printer.send(b"x", 1.0) is Outcome.FAILED
    assert printer.status(1.0).state == "unreachable"


def test_the_virtual_printers_paper_runs_out() -> None:
    printer = VirtualPrinter(paper_mm=200)
    model = MODELS["generic-80"]
    seen = [print_slip(printer, model, SLIP) for _ in range(40)]
    assert seen[0] is Outcome.PRINTED
    assert seen[-1] is Outcome.FAILED
    first_bad = next(place for place, outcome in enumerate(seen) if outcome is not Outcome.PRINTED)
    assert all(outcome is Outcome.FAILED for outcome in seen[first_bad + 1 :])
    assert printer.status().state == "paper_out"
    printer.new_roll()
    assert printer.status().state == "ready"
    assert print_slip(printer, model, SLIP) is Outcome.PRINTED


def test_the_virtual_printers_cover_and_cable() -> None:
    printer = VirtualPrinter()
    printer.open_cover()
    assert printer.status().state == "cover_open"
    assert printer.send(b"\x1b@") is Outcome.FAILED
    printer.open_cover(False)
    printer.plug_in(False)
    assert printer.status().state == "unreachable"
    printer.plug_in()
    assert printer.send(b"\x1b@hello\n") is Outcome.PRINTED


def test_the_virtual_printer_leaves_pictures_and_never_overwrites(tmp_path: Path) -> None:
    for _ in range(2):
        printer, model = open_printer(f"virtual:{tmp_path}")
        assert print_slip(printer, model, SLIP) is Outcome.PRINTED
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ticket-0001.png", "ticket-0002.png"]


@pytest.mark.parametrize(
    ("text", "kind", "name", "number"),
    [
        ("network:192.168.10.7", "network", "192.168.10.7", 9100),
        ("network:printer.lan:9101", "network", "printer.lan", 9101),
        ("network:[fe80::1]:9100", "network", "fe80::1", 9100),
        ("serial:/dev/ttyUSB0", "serial", "/dev/ttyUSB0", 19200),
        ("serial:COM3:115200", "serial", "COM3", 115200),
        ("file:/tmp/out.bin", "file", "/tmp/out.bin", 0),
        ("cups:Kiosk_1", "cups", "Kiosk_1", 0),
        ("windows:EPSON TM-T82X", "windows", "EPSON TM-T82X", 0),
        ("virtual", "virtual", "", 0),
        ("virtual:/tmp/paper", "virtual", "/tmp/paper", 0),
    ],
)
def test_good_addresses(text: str, kind: str, name: str, number: int) -> None:
    address = parse_address(text)
    assert (address.kind, address.name, address.number) == (kind, name, number)


def test_a_usb_address_is_hexadecimal_and_a_model_may_follow() -> None:
    address = parse_address("usb:04b8:0E28?model=generic-58")
    assert address.usb == (0x04B8, 0x0E28)
    assert address.model.dots == 384


@pytest.mark.parametrize(
    "text",
    [
        "",
        "printer",
        "network:",
        "network:a:99999",
        "network:a:b",
        "usb:1234",
        "usb:xyz:1",
        "serial:",
        "serial:COM1:000",
        "file:",
        "cups:a b",
        "cups:",
        "windows:",
        "network:host?speed=9",
        "ftp:host",
    ],
)
def test_bad_addresses_are_refused(text: str) -> None:
    with pytest.raises(Refused, match="printer-address"):
        parse_address(text)


def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(Refused, match="printer-model"):
        parse_address("virtual?model=laser")
