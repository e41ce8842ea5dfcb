"""A cable between one program and the database, which can be pulled in every way a cable fails."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Literal, TypeVar

R = TypeVar("R")

Way = Literal["pass", "refuse", "silent", "drop", "slow", "torn", "mute"]
"""``pass``: all is well. ``refuse``: connections break at once and new ones are turned away. ``silent``: nothing
moves, nobody is told, and what was sent arrives when the cable is back, as TCP sends it again. ``drop``: nothing
moves and what was sent is gone. ``slow``: everything comes late. ``torn``: the next answer breaks off in its middle,
then as ``refuse``. ``mute``: what the program asks arrives, what the database answers does not."""
CUTS: tuple[Way, ...] = ("silent", "torn", "mute", "refuse", "drop", "slow")

CHUNK = 65536
"""Bytes read at once."""
SLOW_S = 0.7
"""Seconds by which each piece of data is delayed: a request and its answer together take longer than a kiosk lets a
visitor wait."""


class Wires:
    """An event loop in a thread of its own, in which cables and printers live."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._kept: set[asyncio.Future[None]] = set()
        self._bells: list[asyncio.DatagramTransport] = []
        self._thread = threading.Thread(target=self._loop.run_forever, name="wires", daemon=True)
        self._thread.start()

    def call(self, work: Coroutine[Any, Any, R], seconds: float = 10.0) -> R:
        """Runs the work in the loop and gives its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    def keep(self, task: asyncio.Future[None]) -> None:
        """Holds on to a task until it is done, as asyncio wants it."""
        self._kept.add(task)
        task.add_done_callback(self._kept.discard)

    def bell(self, rang: Callable[[str], None]) -> int:
        """The port of a bell that programs ring with their names; ``rang`` is called in the wires' thread."""
        return self.call(self._hang(rang))

    async def _hang(self, rang: Callable[[str], None]) -> int:
        address = ("127.0.0.1", 0)
        bell, _ = await self._loop.create_datagram_endpoint(lambda: _Bell(rang), local_addr=address)
        self._bells.append(bell)
        return int(bell.get_extra_info("sockname")[1])

    def close(self) -> None:
        self.call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5.0)
        self._loop.close()

    async def _end(self) -> None:
        for bell in self._bells:
            bell.close()
        this = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not this]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


class _Bell(asyncio.DatagramProtocol):
    def __init__(self, rang: Callable[[str], None]) -> None:
        self._rang = rang

    def datagram_received(self, data: bytes, _address: Any) -> None:
        self._rang(data.decode(errors="replace"))


class Cable:
    """One cable, from a port of its own to the database's. Every call may come from any thread."""

    def __init__(self, wires: Wires, target: int) -> None:
        self._wires, self._target = wires, target
        self.way: Way = "pass"
        self._links: set[_Link] = set()
        self._at_tap: tuple[Way, float] | None = None
        self.port = wires.call(self._open())

    def put(self, way: Way) -> None:
        """Pulls the plug in this way, or puts it back (``pass``)."""
        self._wires.call(self._put(way))

    def put_at_tap(self, way: Way, after_s: float) -> None:
        """Pulls the plug in this way so many seconds after the next tap, in the middle of what the tap asks."""
        self._at_tap = way, after_s

    def tapped(self) -> None:
        """Its program asks something now; called in the wires' thread."""
        if self._at_tap is not None:
            (way, after_s), self._at_tap = self._at_tap, None
            asyncio.get_running_loop().call_later(
                after_s, lambda: self._wires.keep(asyncio.ensure_future(self._put(way)))
            )

    def close(self) -> None:
        self._wires.call(self._close())

    @property
    def links(self) -> int:
        """Connections that are open now."""
        return len(self._links)

    async def _open(self) -> int:
        self._moving = asyncio.Event()
        self._moving.set()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def _put(self, way: Way) -> None:
        self._at_tap = None
        before, self.way = self.way, way
        if way == "refuse" or (way == "pass" and before in ("drop", "mute", "torn")):
            for link in list(self._links):
                link.break_off()
        if way == "silent":
            self._moving.clear()
        else:
            self._moving.set()

    async def _close(self) -> None:
        self._server.close()
        for link in list(self._links):
            link.break_off()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = _Link(writer)
        self._links.add(link)
        try:
            if self.way in ("refuse", "torn"):
                return
            await self._moving.wait()
            there, back = await asyncio.open_connection("127.0.0.1", self._target)
            link.ends.append(back)
            pumps = [
                asyncio.create_task(self._pump(reader, back, answers=False)),
                asyncio.create_task(self._pump(there, writer, answers=True)),
            ]
            try:
                await asyncio.gather(*pumps)
                link.end()
            finally:
                for pump in pumps:
                    pump.cancel()
        except OSError:
            pass  # one end broke: the other is closed too
        finally:
            self._links.discard(link)
            if not link.ended:
                link.break_off()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, answers: bool) -> None:
        """Carries one direction as the cable is at that moment."""
        while data := await source.read(CHUNK):
            await self._moving.wait()
            match self.way:
                case "drop":
                    continue
                case "mute" if answers:
                    continue
                case "torn" if answers:
                    sink.write(data[: len(data) // 2])
                    with contextlib.suppress(OSError):
                        await sink.drain()
                    await self._put("refuse")
                    self.way = "torn"
                    return
                case "slow":
                    await asyncio.sleep(SLOW_S)
            sink.write(data)
            await sink.drain()
        # This end has closed: the other one gets the rest, then hears of it.
        await self._moving.wait()
        if self.way != "drop" and sink.can_write_eof():
            sink.write_eof()


class _Link:
    """One connection: both its ends."""

    def __init__(self, first: asyncio.StreamWriter) -> None:
        self.ends = [first]
        self.ended = False

    def break_off(self) -> None:
        """Both ends hear of a broken connection, and what is under way is gone."""
        for end in self.ends:
            if not end.transport.is_closing():
                connection = end.get_extra_info("socket")
                with contextlib.suppress(OSError):
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            end.transport.abort()

    def end(self) -> None:
        """What is under way still arrives."""
        self.ended = True
        for end in self.ends:
            end.close()
