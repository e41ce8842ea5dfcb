"""What is known of a ticket, in words."""

from __future__ import annotations

from core.tickets.model import Forecast
from core.words import Words


def wait_text(forecast: Forecast | None, words: Words) -> str:
    """An honest range, never one number."""
    if forecast is None:
        return words("kiosk-wait-unknown")
    if forecast.p50_minutes == 0:
        return words("kiosk-wait-up-to", high=forecast.p90_minutes)
    return words("kiosk-wait-range", low=forecast.p50_minutes, high=forecast.p90_minutes)
