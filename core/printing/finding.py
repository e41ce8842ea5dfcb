"""Finding the printers that a PC can reach: USB, device files, serial ports, queues and the local network."""

from __future__ import annotations

import importlib
import ipaddress
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from core.printing.address import RAW_PORT

LOOK_S = 0.4
"""Seconds one network address has for an answer; in a LAN it takes some milliseconds."""
AT_ONCE = 64
"""How many addresses are tried at once."""
PRINTER_CLASS = 7
"""USB's number of the printer class."""
QUEUES_S = 5.0
"""Seconds for listing CUPS queues."""


@dataclass(frozen=True, slots=True)
class Found:
    """A printer's address, and its name where it has one."""

    address: str
    name: str = ""


def find_printers(*, network: bool = True) -> list[Found]:
    """Every printer that answers within some four seconds, USB first; what this PC cannot ask is left out."""
    printers: list[Found] = []
    for search in (_usb, _files, _queues, _serial):
        with suppress(Exception):  # a library, a right or a service that this PC lacks
            printers += search()
    if network:
        printers += _network(_own_networks())
    return printers


def _usb() -> list[Found]:
    core = importlib.import_module("usb.core")
    util = importlib.import_module("usb.util")

    def is_printer(device: object) -> bool:
        if getattr(device, "bDeviceClass", 0) == PRINTER_CLASS:
            return True
        return any(
            util.find_descriptor(configuration, bInterfaceClass=PRINTER_CLASS) is not None
            for configuration in device  # type: ignore[attr-defined]  # pyusb's device has configurations
        )

    printers = []
    for device in core.find(find_all=True, custom_match=is_printer):
        name = ""
        with suppress(Exception):
            name = str(device.product or "")
        printers.append(Found(f"usb:{device.idVendor:04x}:{device.idProduct:04x}", name))
    return printers


def _files() -> list[Found]:
    return [Found(f"file:{path}") for path in sorted(Path("/dev/usb").glob("lp*"))]


def _serial() -> list[Found]:
    ports = importlib.import_module("serial.tools.list_ports")
    return [
        Found(f"serial:{port.device}", port.description or "")
        for port in ports.comports()
        if port.hwid != "n/a"
    ]


def _queues() -> list[Found]:
    if sys.platform == "win32":
        win32print = importlib.import_module("win32print")
        return [Found(f"windows:{queue[2]}", queue[2]) for queue in win32print.EnumPrinters(2)]
    if shutil.which("lpstat") is None:
        return []
    listing = subprocess.run(["lpstat", "-e"], capture_output=True, text=True, timeout=QUEUES_S, check=False)
    return [Found(f"cups:{queue}", queue) for queue in listing.stdout.split()]


def _own_networks() -> list[ipaddress.IPv4Network]:
    """The /24 network around this PC's own address: halls are not larger."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing, but shows which address would be used
            own_address = probe.getsockname()[0]
        except OSError:
            return []
    return (
        [] if own_address.startswith("127.") else [ipaddress.IPv4Network(f"{own_address}/24", strict=False)]
    )


def _network(networks: Iterable[ipaddress.IPv4Network], port: int = RAW_PORT) -> list[Found]:
    hosts = [str(host) for network in networks for host in network.hosts()]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [
            Found(f"network:{host}")
            for host, listening in zip(hosts, pool.map(partial(_listens, port=port), hosts), strict=True)
            if listening
        ]


def _listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), LOOK_S).close()
    except OSError:
        return False
    return True
