"""Pairing codes: what a technician reads from paper and types on another PC.

``7K3M-9QXA-0R2F-VT61`` holds the server's IPv4 address, the kind of PC and a secret, and a port where it is not
PostgreSQL's own. The last symbol checks the others: one wrong symbol, or two that changed places, are always
found, so that a typing error is reported before anything is sent.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from ipaddress import IPv4Address

from core.errors import Refused
from core.storage.grants import ROLES

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's alphabet, without I, L, O and U; a typed O is read as 0, I and L as 1."""
_FOLD = str.maketrans("OIL", "011", " -_.")
SECRET_BITS = 40
"""Length of a code's secret, in bits."""
PORT = 5432
"""PostgreSQL's own port, which a code leaves out."""
ELSEWHERE = IPv4Address(0)
"""Stands for an address that a code cannot hold (a name, IPv6, several servers) and that is given beside it."""


@dataclass(frozen=True, slots=True)
class PairingCode:
    role: str
    address: IPv4Address
    port: int
    secret: int

    def __repr__(self) -> str:  # the secret must not reach a log
        return f"PairingCode({self.role}, {self.address}:{self.port})"


def new_secret() -> int:
    return secrets.randbits(SECRET_BITS)


def written(code: PairingCode) -> str:
    """The code as it is shown, in groups of four symbols."""
    bits = ROLES.index(code.role)
    bits = bits << 32 | int(code.address)
    bits = bits << SECRET_BITS | code.secret
    length = 15
    if code.port != PORT:
        bits = (bits << 16 | code.port) << 4
        length = 19
    values = [bits >> 5 * position & 31 for position in range(length - 1, -1, -1)]
    symbols = "".join(SYMBOLS[value] for value in [*values, _check(values)])
    return "-".join(symbols[start : start + 4] for start in range(0, len(symbols), 4))


def read(text: str) -> PairingCode:
    """The code that was typed; Refused("join-code-form") for no code at all, ("join-code-typo") for a wrong
    symbol."""
    typed = text.upper().translate(_FOLD)
    if len(typed) not in (16, 20) or any(symbol not in SYMBOLS for symbol in typed):
        raise Refused("join-code-form", where=text)
    values = [SYMBOLS.index(symbol) for symbol in typed]
    if _check(values[:-1]) != values[-1]:
        raise Refused("join-code-typo", where=text)
    bits = 0
    for value in values[:-1]:
        bits = bits << 5 | value
    port, padding = PORT, 0
    if len(typed) == 20:
        padding = bits & 15
        port = bits >> 4 & 0xFFFF
        bits >>= 20
    secret = bits & (1 << SECRET_BITS) - 1
    role = bits >> SECRET_BITS + 32
    if padding or not port or role >= len(ROLES):
        raise Refused("join-code-typo", where=text)
    return PairingCode(ROLES[role], IPv4Address(bits >> SECRET_BITS & 0xFFFFFFFF), port, secret)


def credentials(code: PairingCode) -> tuple[str, str]:
    """Login and password of the pairing login.

    The password is stretched, because a false server on the LAN learns enough of it during a log-in to try all 2^40
    secrets later: now that takes a machine decades, and a code is valid for a day."""
    stretched = hashlib.scrypt(
        code.secret.to_bytes(8, "big"),
        salt=b"antrean " + code.role.encode(),
        n=2**15,
        r=8,
        p=1,
        maxmem=2**26,
        dklen=32,
    ).hex()
    return f"antrean_join_{stretched[:16]}", stretched[16:]


def _check(values: list[int]) -> int:
    """The check symbol: the sum of ``a^place * value`` in the field of 32 elements (a^5 = a^2 + 1). It changes
    whenever one value changes or two change places, up to 31 places."""
    total, factor = 0, 1
    for value in values:
        factor = _times(factor, 2)
        total ^= _times(factor, value)
    return total


def _times(left: int, right: int) -> int:
    """The product of two elements of that field."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= 0b100101
        right >>= 1
    return product
