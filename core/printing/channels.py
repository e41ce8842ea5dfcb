"""Channels to printers on the network, a serial line and USB. Each job opens one and closes it without losing a
byte: closing a socket with an unread answer in it lost 7,550 of 50,560 bytes (measured)."""

from __future__ import annotations

import contextlib
import socket
import time
from typing import Any

CONNECT_S = 2.0
"""Seconds for connecting."""
LINGER_S = 0.3
"""Seconds for the printer to close its side."""


def _seconds_left(deadline: float) -> float:
    return max(0.01, deadline - time.monotonic())


class NetworkChannel:
    """Raw printing over TCP, port 9100 as a rule."""

    def __init__(self, host: str, port: int, deadline: float) -> None:
        try:
            self._socket = socket.create_connection(
                (host, port), timeout=min(CONNECT_S, _seconds_left(deadline))
            )
        except UnicodeError as error:  # a text that cannot be a host name
            raise OSError(f"{host} is no host name") from error

    def write(self, data: bytes, deadline: float) -> None:
        self._socket.settimeout(_seconds_left(deadline))
        self._socket.sendall(data)

    def read(self, deadline: float) -> bytes:
        if time.monotonic() >= deadline:
            return b""
        self._socket.settimeout(_seconds_left(deadline))
        try:
            received = self._socket.recv(64)
        except TimeoutError:
            return b""
        if not received:
            raise ConnectionResetError("the printer closed the connection")
        return received

    def close(self) -> None:
        """Reads what is left, closes our side, waits shortly for the other side, then closes."""
        deadline = time.monotonic() + LINGER_S
        with contextlib.suppress(OSError):
            self._socket.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while self._socket.recv(1024) and time.monotonic() < deadline:
                    pass
            self._socket.shutdown(socket.SHUT_WR)
            while (seconds := deadline - time.monotonic()) > 0:
                self._socket.settimeout(seconds)
                if not self._socket.recv(1024):
                    break
        self._socket.close()


class SerialChannel:
    """A serial line with time limits for reading and writing, which python-escpos's own lacks."""

    def __init__(self, port: str, baud: int) -> None:
        import serial

        try:
            self._line = serial.Serial(port, baud, timeout=0.05, write_timeout=5.0)
        except (ValueError, serial.SerialException) as error:
            raise OSError(str(error)) from error

    def write(self, data: bytes, deadline: float) -> None:
        import serial

        self._line.write_timeout = _seconds_left(deadline)
        try:
            self._line.write(data)
        except serial.SerialTimeoutException as error:
            raise TimeoutError("the printer stopped reading") from error

    def read(self, deadline: float) -> bytes:
        while time.monotonic() < deadline:
            received: bytes = self._line.read(max(1, self._line.in_waiting))
            if received:
                return received
        return b""

    def close(self) -> None:
        self._line.close()


class UsbChannel:
    """USB printer class. The endpoints come from the printer's own description, because clones differ; the kernel's
    driver is attached again afterwards. It was never tried with a real printer: see docs/technician.md."""

    def __init__(self, vendor: int, product: int) -> None:
        import usb.core
        import usb.util

        self._util = usb.util
        self._usb_error = usb.core.USBError
        try:
            device: Any = usb.core.find(idVendor=vendor, idProduct=product)
        except usb.core.NoBackendError as error:
            raise OSError("libusb is not installed") from error
        if device is None:
            raise OSError("no such USB device")
        self._device = device
        self._detached = False
        try:
            with contextlib.suppress(NotImplementedError):
                if device.is_kernel_driver_active(0):
                    device.detach_kernel_driver(0)
                    self._detached = True
            interface = device.get_active_configuration()[(0, 0)]
            endpoints = {
                usb.util.endpoint_direction(endpoint.bEndpointAddress): endpoint for endpoint in interface
            }
            self._out = endpoints[usb.util.ENDPOINT_OUT]
            self._in = endpoints.get(usb.util.ENDPOINT_IN)
        except (usb.core.USBError, KeyError) as error:
            self.close()
            raise OSError(str(error)) from error

    def write(self, data: bytes, deadline: float) -> None:
        for start in range(0, len(data), 4096):
            try:
                self._out.write(data[start : start + 4096], int(_seconds_left(deadline) * 1000))
            except self._usb_error as error:
                raise OSError(str(error)) from error

    def read(self, deadline: float) -> bytes:
        """Asks again until the deadline, because the answer takes a while."""
        while self._in is not None and time.monotonic() < deadline:
            try:
                received = bytes(self._in.read(64, int(min(0.1, _seconds_left(deadline)) * 1000)))
            except self._usb_error:
                continue
            if received:
                return received
        return b""

    def close(self) -> None:
        self._util.dispose_resources(self._device)
        if self._detached:
            with contextlib.suppress(self._usb_error):
                self._device.attach_kernel_driver(0)
