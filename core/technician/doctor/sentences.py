"""What was found, and what to do, in words."""

from __future__ import annotations

from core.technician.doctor.finding import Finding
from core.words import Words


def finding_sentence(finding: Finding, speak: Words) -> str:
    """An error that was raised says it itself."""
    if finding.error is None:
        return speak(f"doctor-{finding.code}", **finding.facts)
    return speak.of_error(finding.error)
