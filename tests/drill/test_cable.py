"""The cable of a drill fails in each of its ways, and is whole again afterwards."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest

from demo.drill.proxy import SLOW_S, Cable, Wires
from tests.support.patience import WAIT_S

MOMENT_S = 0.3


class Echo:
    """A server that answers every piece with the same piece in capitals and keeps what it heard."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.heard: list[bytes] = []
        self.ended = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        try:
            with line:
                while data := line.recv(4096):
                    self.heard.append(data)
                    line.sendall(data.upper())
        except OSError:
            pass
        self.ended.set()

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def echo() -> Iterator[Echo]:
    made = Echo()
    yield made
    made.close()


@pytest.fixture
def cable(echo: Echo) -> Iterator[Cable]:
    wires = Wires()
    made = Cable(wires, echo.port)
    yield made
    made.close()
    wires.close()


def connect(cable: Cable) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", cable.port), timeout=WAIT_S)
    line.settimeout(WAIT_S)
    return line


def ask(line: socket.socket, text: bytes) -> bytes:
    line.sendall(text)
    return line.recv(4096)


def read_all(line: socket.socket) -> tuple[bytes, bool]:
    """What comes until the connection ends, and whether it broke."""
    got = b""
    try:
        while data := line.recv(4096):
            got += data
    except ConnectionResetError:
        return got, True
    return got, False


def answers_nothing(line: socket.socket) -> bool:
    line.settimeout(MOMENT_S)
    try:
        line.recv(4096)
    except TimeoutError:
        return True
    finally:
        line.settimeout(WAIT_S)
    return False


def is_turned_away(cable: Cable) -> bool:
    try:
        with connect(cable) as line:
            return read_all(line) == (b"", True)
    except OSError:
        return True


def test_a_whole_cable_carries_both_ways_and_ends_with_its_ends(cable: Cable, echo: Echo) -> None:
    with connect(cable) as line:
        assert ask(line, b"hello") == b"HELLO"
        assert cable.links == 1
    assert echo.ended.wait(WAIT_S)
    until = time.monotonic() + WAIT_S
    while cable.links and time.monotonic() < until:
        threading.Event().wait(0.01)
    assert cable.links == 0


def test_a_program_that_died_leaves_no_connection_behind(cable: Cable, echo: Echo) -> None:
    line = connect(cable)
    assert ask(line, b"a") == b"A"
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()
    assert echo.ended.wait(WAIT_S)


def test_refused_breaks_at_once_and_turns_new_ones_away(cable: Cable) -> None:
    with connect(cable) as line:
        assert ask(line, b"a") == b"A"
        cable.put("refuse")
        with pytest.raises(ConnectionResetError):
            line.recv(10)
    assert is_turned_away(cable)
    cable.put("pass")
    with connect(cable) as line:
        assert ask(line, b"b") == b"B"


def test_silence_holds_everything_back_until_the_cable_is_in_again(cable: Cable, echo: Echo) -> None:
    with connect(cable) as line:
        assert ask(line, b"a") == b"A"
        cable.put("silent")
        line.sendall(b"late")
        assert answers_nothing(line)
        assert echo.heard == [b"a"]
        cable.put("pass")
        assert line.recv(10) == b"LATE"


def test_what_was_sent_in_silence_arrives_though_its_sender_has_gone(cable: Cable, echo: Echo) -> None:
    line = connect(cable)
    assert ask(line, b"a") == b"A"
    cable.put("silent")
    line.sendall(b"last words")
    line.close()
    echo.ended.clear()
    cable.put("pass")
    assert echo.ended.wait(WAIT_S)
    assert echo.heard == [b"a", b"last words"]


def test_dropped_is_gone_for_good(cable: Cable, echo: Echo) -> None:
    with connect(cable) as line:
        assert ask(line, b"a") == b"A"
        cable.put("drop")
        line.sendall(b"lost")
        assert answers_nothing(line)
        cable.put("pass")
        with pytest.raises(ConnectionResetError):
            line.recv(10)
    assert echo.heard == [b"a"]


def test_mute_lets_questions_through_and_no_answers(cable: Cable, echo: Echo) -> None:
    with connect(cable) as line:
        cable.put("mute")
        line.sendall(b"question")
        assert answers_nothing(line)
        assert echo.heard == [b"question"]


def test_torn_gives_half_an_answer_and_then_refuses(cable: Cable) -> None:
    with connect(cable) as line:
        assert ask(line, b"a") == b"A"
        cable.put("torn")
        line.sendall(b"question")
        got, broke = read_all(line)
        assert broke
        assert len(got) <= 4
    assert is_turned_away(cable)


def test_slow_holds_each_piece_up(cable: Cable) -> None:
    with connect(cable) as line:
        cable.put("slow")
        begun = time.monotonic()
        assert ask(line, b"a") == b"A"
        assert time.monotonic() - begun >= 2 * SLOW_S


def test_a_bell_pulls_the_cable_in_the_middle_of_a_tap(cable: Cable, echo: Echo) -> None:
    rang = threading.Event()

    def hear(name: str) -> None:
        if name == "Kiosk 1":
            cable.tapped()
            rang.set()

    bell = cable._wires.bell(hear)
    with connect(cable) as line, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as finger:
        cable.put_at_tap("mute", 0.0)
        assert ask(line, b"a") == b"A"
        finger.sendto(b"Kiosk 1", ("127.0.0.1", bell))
        assert rang.wait(WAIT_S)
        line.sendall(b"question")
        assert answers_nothing(line)
        assert echo.heard == [b"a", b"question"]
        cable.put("pass")
