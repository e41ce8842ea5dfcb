"""What surrounds every page: header, notice, the bar of kept services, languages, and the question "still here?"."""

from __future__ import annotations

from dataclasses import dataclass

from core.catalogue.names import plain_name, service_name
from core.clock import local
from core.printing.transport import Condition
from core.views import HallView
from core.words import LANGUAGES, Words
from kiosk.pages.entries import short_list, trouble_text
from kiosk.pages.visit import kept_services, list_title
from kiosk.state import Conditions, State
from kiosk.visit import Visit, unnoted


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    code: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class StaffSign:
    """The small sign under the clock, for the staff; an empty text shows nothing."""

    text: str
    icon: str


@dataclass(frozen=True, slots=True)
class BarContent:
    """The bar that leads to the visitor's list, on every page where services are chosen."""

    shown: bool
    title: str
    names: str
    hint: str
    """For a screen reader: title and names."""
    open: str
    """Name of the button."""


@dataclass(frozen=True, slots=True)
class QuestionContent:
    """The question before a visitor's time is over."""

    shown: bool
    title: str
    hint: str
    stay: str


@dataclass(frozen=True, slots=True)
class FrameContent:
    hall: str
    place: str
    logo: bool
    back: str
    """Name of the back button; empty shows the hall instead."""
    sign: StaffSign
    notice: str
    """What visitors must know before they go on; empty shows nothing."""
    languageTitle: str
    languages: tuple[LanguageChoice, ...]
    bar: BarContent
    question: QuestionContent


def derive(state: State, words: Words) -> FrameContent:
    visit, view = state.visit, state.view
    hall = view.directory.hall
    return FrameContent(
        hall=hall.name,
        place=hall.place,
        logo=hall.logo is not None,
        back=_back(visit, view, words),
        sign=_staff_sign(state.conditions, view, words),
        notice=_notice(state, words),
        languageTitle=words("kiosk-language"),
        languages=tuple(
            LanguageChoice(code, words(f"kiosk-language-{code}"), code == visit.language)
            for code in LANGUAGES
        ),
        bar=_bar(visit, view, words),
        question=_question(visit, state.conditions.asking, words),
    )


def _back(visit: Visit, view: HallView, words: Words) -> str:
    if visit.page in ("home", "ticket"):
        return ""
    if visit.page in ("agency", "search"):
        return words("kiosk-back-home")
    agency = view.directory.agencies.get(visit.agency or "")
    if visit.came_from == "agency" and agency is not None:
        return words("kiosk-back-to", name=agency.short_name)
    return words("kiosk-back")


def _staff_sign(conditions: Conditions, view: HallView, words: Words) -> StaffSign:
    """That the kiosk works offline; else that paper is short."""
    if conditions.alone and conditions.connected:
        return StaffSign(words("kiosk-alone"), "wifi-off")
    if not conditions.short:
        return StaffSign("", "printer")
    if conditions.until is None:
        return StaffSign(words("kiosk-roll-low"), "printer")
    until = local(conditions.until, view.directory.hall.time_zone)
    return StaffSign(words("kiosk-roll-until", time=words.clock(until)), "printer")


_NO_PAPER: dict[Condition, str] = {
    "paper_out": "kiosk-paper-out",
    "cover_open": "kiosk-paper-cover",
    "error": "kiosk-paper-off",
    "offline": "kiosk-paper-off",
    "unreachable": "kiosk-paper-off",
}
"""What visitors are told, before they take a number, of a printer that would give no paper."""


def _notice(state: State, words: Words) -> str:
    """The ticket page says itself what became of the paper."""
    visit, conditions = state.visit, state.conditions
    if visit.page == "ticket":
        return ""
    if not conditions.connected and not visit.cancelled:
        return words("kiosk-lost")
    if visit.trouble and visit.page in ("home", "agency", "search"):
        return trouble_text(visit, state.view, words)
    key = _NO_PAPER.get(conditions.printer)
    return words(key) if key else ""


def _bar(visit: Visit, view: HallView, words: Words) -> BarContent:
    services = kept_services(visit, view)
    title = list_title(len(services), words)
    names = short_list([plain_name(service_name(service, words.language)) for service in services], words)
    return BarContent(
        shown=bool(services) and visit.page not in ("visit", "ticket"),
        title=f"{title}:",
        names=names,
        hint=f"{title}: {names}",
        open=words("kiosk-visit-open"),
    )


def _question(visit: Visit, asking: bool, words: Words) -> QuestionContent:
    """Says what is going to happen: home, or that a number is cancelled."""
    if not unnoted(visit) or visit.issued is None:
        return QuestionContent(
            shown=asking,
            title=words("kiosk-still-here"),
            hint=words("kiosk-still-here-hint"),
            stay=words("kiosk-stay"),
        )
    return QuestionContent(
        shown=asking,
        title=words("kiosk-noting", number=visit.issued.ticket.number),
        hint=words("kiosk-noting-hint"),
        stay=words("kiosk-noting-stay"),
    )
