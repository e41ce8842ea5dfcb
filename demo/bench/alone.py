"""What a broken cable costs, measured from inside one process with a kiosk, desks and a PostgreSQL of its own:
started by demo.bench.run."""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from PySide6.QtCore import QTimer

from core.clock import ShiftedClock
from core.cutoff.desk import DeskBooks
from core.cutoff.kiosk import KioskBooks
from core.errors import AntreanError
from core.office import Office
from core.printing.models import MODELS
from core.printing.virtual import VirtualPrinter
from core.qt.application import make_application
from counter.app import Desk
from demo import hands
from demo.bench.hall import START, make_hall
from demo.bench.kiosk import NotingPrinter
from demo.drill.proxy import Cable, Way, Wires
from demo.throwaway import Throwaway
from kiosk.app import Kiosk

SERVICE, COUNTER = "DUKCAPIL-KTP", "L09"
TICKETS = 1000
"""Tickets that a kiosk issues while it is cut off."""
DESKS = 6
"""Desks that call from one queue."""
CALLS = 60
"""Calls by all desks together."""
CUTS: tuple[Way, ...] = ("refuse", "silent", "drop", "mute")
PULSE_MS = 5
"""Milliseconds between two ticks by which it is seen whether a window stands still."""


def main(minutes: float) -> None:
    os.environ["ANTREAN_HOME"] = tempfile.mkdtemp()
    application = make_application("bench", offscreen=True)
    with Throwaway() as server:
        url = server.create("bench")
        make_hall(url).close()
        wires = Wires()
        result: dict[str, Any] = {"cuts": _cuts(url, wires)}
        result |= {"merge": _merge(url), "shares": _shares(url)}
        if minutes:
            result["memory"] = _memory(url, wires, minutes)
        wires.close()
    json.dump(result, sys.stdout)
    del application


def _merge(url: str) -> dict[str, float]:
    """A thousand tickets of a kiosk that was cut off."""
    books = KioskBooks.open(url, ShiftedClock(START), "Kiosk M")
    books.lost()
    for _ in range(TICKETS):
        books.settle_print(books.take(SERVICE).ticket.uid, "printed")
    began = time.perf_counter()
    books.tend()
    took = time.perf_counter() - began
    assert books.unmerged() == 0
    books.close()
    return {"tickets": TICKETS, "seconds": round(took, 2)}


def _shares(url: str) -> dict[str, float]:
    """Calls by desks that all wait for the same service, one after the other, each of a desk in touch with a share
    of its own; against the same calls without shares."""
    office = Office.open(url, ShiftedClock(START))
    codes = [
        counter.code for counter in office.directory().catalogue.counters if SERVICE in counter.services
    ][:DESKS]
    figures: dict[str, float] = {"desks": len(codes)}
    for code in codes:
        if not office.views.desk(code).open:
            office.counters.open(code)
    figures["alone_ms"] = _call_all(office, codes, lambda code: office.counters.call_next(code))
    desks = [DeskBooks.open(url, ShiftedClock(START), f"Desk {code}") for code in codes]
    ended = threading.Event()
    followers = [threading.Thread(target=_follow, args=(desk, ended), daemon=True) for desk in desks]
    for desk, code, follower in zip(desks, codes, followers, strict=True):
        desk._counter = code
        desk.tend()
        desk.start()
        follower.start()
    time.sleep(3)
    by_code = dict(zip(codes, desks, strict=True))
    figures["shared_ms"] = _call_all(
        office, codes, lambda code: by_code[code].do(lambda hall: hall.counters.call_next(code), code)
    )
    figures["ratio"] = round(figures["shared_ms"] / figures["alone_ms"], 1)
    ended.set()
    for follower in followers:
        follower.join()
    for desk in desks:
        desk.close()
    for code in codes:
        office.counters.close(code)
    office.close()
    return figures


def _follow(desk: DeskBooks, ended: threading.Event) -> None:
    follower = desk.follow()
    while not ended.is_set():
        desk.happened(follower.wait(0.2))
    follower.close()


def _call_all(office: Office, codes: list[str], call: Callable[[str], Any]) -> float:
    """Median of calls in milliseconds."""
    taken = []
    for number in range(CALLS):
        code = codes[number % len(codes)]
        began = time.perf_counter()
        assert call(code) is not None
        taken.append(time.perf_counter() - began)
        office.counters.start(code)
        office.counters.finish(code)
        time.sleep(0.05)
    return round(median(taken) * 1000, 1)


def _cuts(url: str, wires: Wires) -> dict[str, dict[str, float]]:
    """Until kiosk and desk know that they are cut off, until they are back, and how long their windows stood still;
    one program at a time."""
    office = Office.open(url, ShiftedClock(START))
    office.people.add("BENCH", "Bench", None, "1234")
    if office.views.desk(COUNTER).open:
        office.counters.close(COUNTER)
    office.close()
    port = url.rsplit(":", 1)[1].split("/")[0]
    cable = Cable(wires, int(port))
    cut_url = url.replace(f":{port}/", f":{cable.port}/")
    figures: dict[str, dict[str, float]] = {"none": {}, **{way: {} for way in CUTS}}
    books = KioskBooks.open(cut_url, ShiftedClock(START), "Kiosk C")
    kiosk = Kiosk(books, VirtualPrinter(), MODELS["generic-80"])
    kiosk.window.show()
    kiosk.start()
    _cut(cable, "kiosk", lambda: books.connected, figures)
    kiosk.close()
    desk = Desk(DeskBooks.open(cut_url, ShiftedClock(START), "Desk C"))
    desk.window.show()
    desk.start()
    model = desk.model
    assert hands.wait_until(lambda: model.state.officers)
    model.entry.sign_in("BENCH", "1234")
    assert hands.wait_until(lambda: model.state.page == "counters")
    model.entry.take(COUNTER)
    assert hands.wait_until(lambda: model.state.page == "desk")
    _cut(cable, "desk", lambda: not model.state.alone, figures)
    desk.close()
    cable.close()
    office = Office.open(url, ShiftedClock(START))
    office.counters.close(COUNTER)
    office.close()
    return figures


def _cut(
    cable: Cable, name: str, connected: Callable[[], bool], figures: dict[str, dict[str, float]]
) -> None:
    hands.wait_until(lambda: False, 4)
    gc.collect()
    gc.freeze()  # as core.qt.program does; the other measurements left much behind, too
    with _pulse() as gaps:
        hands.wait_until(lambda: False, 4)
    figures["none"][f"{name}_still_ms"] = _longest(gaps)
    for way in CUTS:
        with _pulse() as gaps:
            began = time.perf_counter()
            cable.put(way)
            assert hands.wait_until(lambda: not connected(), 10)
            figures[way][f"{name}_s"] = round(time.perf_counter() - began, 2)
            hands.wait_until(lambda: False, 3)
            began = time.perf_counter()
            cable.put("pass")
            assert hands.wait_until(connected, 20)
            figures[way][f"{name}_back_s"] = round(time.perf_counter() - began, 2)
        figures[way][f"{name}_still_ms"] = _longest(gaps)
        hands.wait_until(lambda: False, 3)


def _longest(gaps: list[float]) -> int:
    return round(max(gaps) * 1000 - PULSE_MS)


@contextmanager
def _pulse() -> Iterator[list[float]]:
    """The gaps between ticks of the UI thread, seconds."""
    gaps: list[float] = [0.0]
    last = [time.perf_counter()]

    def beat() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    timer = QTimer()
    timer.setInterval(PULSE_MS)
    timer.timeout.connect(beat)
    timer.start()
    try:
        yield gaps
    finally:
        timer.stop()


def _memory(url: str, wires: Wires, minutes: float) -> dict[str, float]:
    """How much a kiosk process grows while it stands idle, gives numbers, and loses its cable now and then."""
    port = url.rsplit(":", 1)[1].split("/")[0]
    cable = Cable(wires, int(port))
    books = KioskBooks.open(url.replace(f":{port}/", f":{cable.port}/"), ShiftedClock(START), "Kiosk S")
    kiosk = Kiosk(books, NotingPrinter(), MODELS["generic-80"])
    kiosk.window.show()
    kiosk.start()
    numbers = 0

    def visit() -> None:
        nonlocal numbers
        numbers += 1
        kiosk.model.home()
        kiosk.model.openService(SERVICE)
        kiosk.model.choosePriority("none")
        kiosk.model.takeNumber()
        if numbers % 25 == 0:
            cable.put("drop" if numbers % 50 else "refuse")
        elif numbers % 25 == 3:
            cable.put("pass")

    timer = QTimer()
    timer.setInterval(2000)
    timer.timeout.connect(visit)
    timer.start()
    hands.wait_until(lambda: False, min(120.0, minutes * 12))
    first, files = _rss(), _files()
    hands.wait_until(lambda: False, minutes * 60)
    timer.stop()
    grown, more = _rss() - first, _files() - files
    kiosk.close()
    cable.close()
    return {
        "minutes": minutes,
        "numbers": numbers,
        "start_mb": first,
        "grown_mb": round(grown, 1),
        "more_files": more,
    }


def _rss() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


def _files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


if __name__ == "__main__":
    try:
        main(float(sys.argv[1]))
    except AntreanError as error:
        sys.exit(f"{error.code}: {error}")
