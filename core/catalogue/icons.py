"""Which icon an agency or service wears (assets/catalogue/icons.toml)."""

from __future__ import annotations

import tomllib
from functools import cache

from core.catalogue.model import Agency, Service
from core.paths import ASSETS

FALLBACK = "building-2"


@cache
def _rows() -> tuple[tuple[str, tuple[str, ...]], ...]:
    data = tomllib.loads((ASSETS / "catalogue" / "icons.toml").read_text(encoding="utf-8"))
    return tuple((icon, tuple(words)) for icon, *words in data["rows"])


@cache
def agency_icon(agency: Agency) -> str:
    """By the agency's code first, then by its name; ``building-2`` when nothing fits."""
    code, name = f"{agency.code.lower()}-", agency.name_id.lower()
    for text in (code, name):
        for icon, words in _rows():
            if any(word in text for word in words):
                return icon
    return FALLBACK


@cache
def service_icon(service: Service, agency: Agency) -> str:
    """By the service's code and name, else its agency's icon."""
    text = f"{service.code.lower()}- {service.name_id.lower()}"
    for icon, words in _rows():
        if any(word in text.split(agency.code.lower(), 1)[-1] for word in words):
            return icon
    return agency_icon(agency)
