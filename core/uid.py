"""Identities that whoever issues makes by itself: UUID version 7 (RFC 9562), sorted by time of making."""

from __future__ import annotations

import os

from core.clock import Micros

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_uid(now: Micros) -> str:
    """A UUIDv7 in its usual form: 48 bits of milliseconds, then 74 random bits."""
    value = (now // 1000 & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def compact(uid: str) -> str:
    """The 26 characters of Crockford's base 32 that say the same as the UUID: short in a QR code."""
    value = int(uid.replace("-", ""), 16)
    return "".join(CROCKFORD[value >> shift & 31] for shift in range(125, -1, -5))


def expand(text: str) -> str:
    """The UUID that ``compact`` made those characters of; ValueError for others."""
    value = 0
    for letter in text:
        value = value << 5 | CROCKFORD.index(letter)
    plain = f"{value & (1 << 128) - 1:032x}"
    return f"{plain[:8]}-{plain[8:12]}-{plain[12:16]}-{plain[16:20]}-{plain[20:]}"


def check_code(uid: str) -> str:
    """Eight characters a person can read out, from the random end of the identity: ``7Q4K-XM2P``."""
    tail = compact(uid)[-8:]
    return f"{tail[:4]}-{tail[4:]}"
