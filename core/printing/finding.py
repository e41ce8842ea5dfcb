"""Which printers a PC can reach: looked for on USB, device files, serial ports, queues and the local network."""

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
"""So long one address of the network may take to answer; a LAN does in a few milliseconds."""
AT_ONCE = 64
PRINTER_CLASS = 7
QUEUES_S = 5.0


@dataclass(frozen=True, slots=True)
class Found:
    """A printer's address, and how it is called where it has a name."""

    address: str
    name: str = ""


def find_printers(*, network: bool = True) -> list[Found]:
    """Every printer that is found within some four seconds, USB first; what cannot be asked here is left out."""
    found: list[Found] = []
    for look in (_usb, _files, _queues, _serial):
        with suppress(Exception):  # a library, a right or a daemon that is not here
            found += look()
    if network:
        found += _network(_own_networks())
    return found


def _usb() -> list[Found]:
    core = importlib.import_module("usb.core")
    util = importlib.import_module("usb.util")

    def prints(device: object) -> bool:
        if getattr(device, "bDeviceClass", 0) == PRINTER_CLASS:
            return True
        return any(
            util.find_descriptor(configuration, bInterfaceClass=PRINTER_CLASS) is not None
            for configuration in device  # type: ignore[attr-defined]  # pyusb's device has configurations
        )

    found = []
    for device in core.find(find_all=True, custom_match=prints):
        name = ""
        with suppress(Exception):
            name = str(device.product or "")
        found.append(Found(f"usb:{device.idVendor:04x}:{device.idProduct:04x}", name))
    return found


def _files() -> list[Found]:
    return [Found(f"file:{path}") for path in sorted(Path("/dev/usb").glob("lp*"))]


def _serial() -> list[Found]:
    ports = importlib.import_module("serial.tools.list_ports")
    return [
        Found(f"serial:{one.device}", one.description or "") for one in ports.comports() if one.hwid != "n/a"
    ]


def _queues() -> list[Found]:
    if sys.platform == "win32":
        win32print = importlib.import_module("win32print")
        return [Found(f"windows:{one[2]}", one[2]) for one in win32print.EnumPrinters(2)]
    if shutil.which("lpstat") is None:
        return []
    listed = subprocess.run(["lpstat", "-e"], capture_output=True, text=True, timeout=QUEUES_S, check=False)
    return [Found(f"cups:{one}", one) for one in listed.stdout.split()]


def _own_networks() -> list[ipaddress.IPv4Network]:
    """The /24 around this PC's own address: halls are not larger."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: only which address would be used
            own = probe.getsockname()[0]
        except OSError:
            return []
    return [] if own.startswith("127.") else [ipaddress.IPv4Network(f"{own}/24", strict=False)]


def _network(networks: Iterable[ipaddress.IPv4Network], port: int = RAW_PORT) -> list[Found]:
    hosts = [str(host) for network in networks for host in network.hosts()]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [
            Found(f"network:{host}")
            for host, there in zip(hosts, pool.map(partial(_listens, port=port), hosts), strict=True)
            if there
        ]


def _listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), LOOK_S).close()
    except OSError:
        return False
    return True
