"""What a visitor's hand does at a kiosk in more than one test file."""

from __future__ import annotations

from typing import Any


def take_a_number(hand: Any) -> None:
    hand.tap("Dispendukcapil")
    hand.tap("Akta Kelahiran")
    hand.tap("Ambil nomor")
    hand.wait(lambda: hand.kiosk.model.visit.page == "ticket")
