"""What was found, and what to do, in words."""

from __future__ import annotations

from core.technician.doctor.finding import Finding
from core.words import Words


def finding_sentence(one: Finding, speak: Words) -> str:
    """An error that was raised says it itself."""
    if one.error is None:
        return speak(f"doctor-{one.code}", **one.facts)
    return speak.of_error(one.error)
