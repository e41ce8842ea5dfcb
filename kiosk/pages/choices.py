"""What the service page and the visitor's list share: the priority choice, the sentence above the buttons, the
button that takes a number."""

from __future__ import annotations

from dataclasses import dataclass

from core.tickets.model import PRIORITY_CLASSES
from core.words import Words
from kiosk.visit import Visit

CHOSEN_ICON = "square-check-big"
PRIORITY_ICONS = {
    "lansia": "person-standing",
    "disabilitas": "accessibility",
    "ibu_hamil": "heart-pulse",
    "ibu_menyusui": "baby",
    "anak": "users-round",
    "korban_bencana": "house",
    "none": "hand-helping",
}


@dataclass(frozen=True, slots=True)
class PriorityChoice:
    code: str
    name: str
    icon: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PriorityContent:
    """The self-declared priority classes."""

    title: str
    hint: str
    choices: tuple[PriorityChoice, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence above the buttons: what happened, or why there is no number. An empty text shows nothing."""

    text: str
    icon: str
    wrong: bool
    """Whether something went wrong; otherwise it only informs."""


@dataclass(frozen=True, slots=True)
class TakeContent:
    """The button that takes a number."""

    name: str
    icon: str
    taking: bool
    """Between the tap and the answer: it looks pressed."""


def priority_content(visit: Visit, words: Words) -> PriorityContent:
    return PriorityContent(
        title=words("kiosk-priority"),
        hint=words("kiosk-priority-hint"),
        choices=tuple(
            PriorityChoice(
                code=code,
                name=words(f"kiosk-priority-{code}"),
                icon=CHOSEN_ICON if code == visit.priority else PRIORITY_ICONS[code],
                chosen=code == visit.priority,
            )
            for code in (*PRIORITY_CLASSES[1:], PRIORITY_CLASSES[0])
        ),
    )


def take_content(visit: Visit, words: Words) -> TakeContent:
    return TakeContent(
        name=words("kiosk-taking" if visit.taking else "kiosk-take"),
        icon="timer" if visit.taking else "ticket",
        taking=visit.taking,
    )
