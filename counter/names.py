"""Names of the catalogue in the language of the desk."""

from __future__ import annotations

from core.catalogue.directory import Directory
from core.words import Words


def service_name(directory: Directory, code: str, speak: Words) -> str:
    """Retired services have a name too."""
    service = directory.service_by_code[code]
    return service.name_en if speak.language == "en" else service.name_id


def zone_name(directory: Directory, code: str, speak: Words) -> str:
    zone = directory.zones[code]
    return zone.name_en if speak.language == "en" else zone.name_id
