"""What became of setting a PC up, in words."""

from __future__ import annotations

from core.technician.setup.doing import Done
from core.words import Words


def done_sentences(done: Done, speak: Words) -> list[str]:
    """What else happened on the way."""
    lines = []
    if done.replaced:
        lines.append(speak("cli-setup-replaced", name=done.pc.name))
    if done.merged:
        lines.append(speak("cli-setup-merged", count=done.merged))
    if done.not_started is not None:
        lines.append(speak.of_error(done.not_started))
    if done.starts:
        lines.append(speak("cli-setup-starts", where=done.starts))
    return lines
