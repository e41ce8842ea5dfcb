"""What each button of the desk says, whether it can be pressed, and why not: functions of a snapshot."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.catalogue.names import service_name
from core.office.reprints import COMMAND_LINE
from core.tickets.model import Ticket
from core.views import DeskView
from core.words import Words
from counter.state import State, Tab, Verb, Visit, chosen_ticket

KEYS = ("F3", "F4", "F5", "F6", "F7", "F8", "F9")
"""Keys of the buttons that ``secondary`` gives, in its order."""
PAPER_KEY = "F12"
"""Serves a visitor by their paper ticket."""
ENTER = "Enter"
"""Does the first action of the chosen row."""
CALL_KEY, RETURN_KEY, REPRINT_KEY = "F10", "Shift+F7", "Shift+F12"
"""Call the chosen row, put it back into the queue, print its ticket again."""


@dataclass(frozen=True, slots=True)
class Action:
    """One button: what it says, whether it can be pressed, and why not or what comes of it."""

    verb: Verb
    label: str
    enabled: bool
    hint: str = ""
    key: str = ""


def primary(view: DeskView, speak: Words, visit: Visit | None = None, *, alone: bool = False) -> Action:
    """The one big button: its label says what it will do now."""
    if not view.open:
        why_not = speak("counter-why-not-alone") if alone else ""
        return Action("open", speak("counter-open"), not alone, why_not)
    if view.current is None:
        some = bool(view.waiting)
        return Action(
            "call-next", speak("counter-call-next"), some, "" if some else speak("counter-nobody-waits")
        )
    if view.current.state == "called":
        return Action("start", speak("counter-start"), True)
    hint = goes_on(view, speak, visit)
    if view.waiting:
        return Action("finish-next", speak("counter-finish-next"), True, hint)
    label = speak("counter-finish-stop", stop=visit.stop + 1) if visit else speak("counter-finish")
    return Action("finish", label, True, hint)


def secondary(
    view: DeskView, speak: Words, visit: Visit | None = None, *, alone: bool = False
) -> tuple[Action, ...]:
    """Call again, finish, hold or resume, transfer, return, no-show, close: in the order of ``KEYS``. Each is enabled
    only where the ticket's life allows it, and says why not elsewhere. A desk that is ``alone`` cannot send anybody
    to where nobody would know of them, nor close."""
    ticket = view.current
    ticket_state = ticket.state if ticket else None
    nobody = speak("counter-why-not-nobody") if view.open else speak("counter-why-not-closed")
    served = speak("counter-why-not-serving") if ticket else nobody
    not_yet = speak("counter-why-not-called") if ticket else nobody
    finish = speak("counter-finish-on", stop=visit.stop + 1) if visit else speak("counter-finish")
    actions = (
        _offer("recall", speak("counter-recall"), ticket_state == "called", served),
        _offer("finish", finish, ticket_state == "serving", not_yet, goes_on(view, speak, visit)),
        _hold_or_resume(view, speak, nobody),
        _offer(
            "transfer",
            speak("counter-transfer"),
            ticket is not None and not alone,
            speak("counter-why-not-alone") if alone else nobody,
            speak("counter-transfer-hint"),
        ),
        _offer("return", speak("counter-return"), ticket is not None, nobody, speak("counter-return-hint")),
        _offer("no-show", speak("counter-no-show"), ticket_state == "called", served),
        _offer("close", speak("counter-close"), not (why := close_hint(view, speak, alone=alone)), why),
    )
    return tuple(replace(action, key=key) for action, key in zip(actions, KEYS, strict=True))


def _offer(verb: Verb, label: str, enabled: bool, why_not: str, hint: str = "") -> Action:
    return Action(verb, label, enabled, hint if enabled else why_not)


def _hold_or_resume(view: DeskView, speak: Words, nobody: str) -> Action:
    """The same key sets aside and goes on: whichever is possible."""
    if view.open and view.current is None and view.held:
        number = view.held[0].number
        return Action("resume", speak("counter-resume"), True, speak("counter-resume-hint", number=number))
    return _offer("hold", speak("counter-hold"), view.current is not None, nobody, speak("counter-hold-hint"))


def close_hint(view: DeskView, speak: Words, *, alone: bool = False) -> str:
    """Why the counter cannot close now; empty when it can."""
    if not view.open:
        return speak("counter-why-not-closed")
    if alone:
        return speak("counter-why-not-alone")
    if view.current is not None:
        return speak("counter-why-not-busy", number=view.current.number)
    if view.held:
        return speak("counter-why-not-held", number=view.held[0].number)
    code = view.counter.code
    directed = next((ticket for ticket in view.waiting if ticket.directed_to == code), None)
    return speak("counter-why-not-directed", number=directed.number) if directed else ""


def goes_on(view: DeskView, speak: Words, visit: Visit | None) -> str:
    """That a visit with several services goes on after this one; empty for others."""
    if visit is None or view.current is None or view.current.state != "serving":
        return ""
    if visit.any_order and len(visit.to_come) > 1:
        return speak("counter-goes-on-any", number=view.current.number)
    name = (
        service_name(view.directory.service_by_code[visit.to_come[0]], speak.language)
        if visit.to_come
        else ""
    )
    return speak("counter-goes-on", number=view.current.number, service=name)


def row_actions(state: State, speak: Words) -> tuple[Action, ...]:
    """What can be done with the chosen row; Enter does the first."""
    ticket, view = chosen_ticket(state), state.view
    if ticket is None or view is None or state.tab == "finished":
        return ()
    why_not = "" if view.open else speak("counter-why-not-closed")
    busy = why_not
    if not busy and view.current is not None:
        busy = speak("counter-why-not-busy", number=view.current.number)
    if state.alone and not busy:
        busy = speak("counter-why-not-alone")
    if state.tab == "waiting":
        return (
            Action("call-row", speak("counter-call-row"), not busy, busy, CALL_KEY),
            _reprint(ticket, speak, state.alone),
        )
    if state.tab == "held":
        back = speak("counter-return-row-hint", number=ticket.number)
        return (
            Action("resume", speak("counter-resume"), not busy, busy, ENTER),
            Action("return-row", speak("counter-return-row"), not why_not, why_not or back, RETURN_KEY),
            _reprint(ticket, speak, state.alone),
        )
    hint = why_not or return_sentence(view, ticket, speak)
    return (
        Action("return-row", speak("counter-return-row"), not why_not, hint, ENTER),
        Action("call-row", speak("counter-call-now"), not busy, busy, CALL_KEY),
    )


def _reprint(ticket: Ticket, speak: Words, alone: bool) -> Action:
    """Printing the ticket again, at the kiosk that issued it."""
    why_not = speak("counter-why-not-alone") if alone else ""
    if not why_not and ticket.device in ("", COMMAND_LINE):
        why_not = speak("counter-why-not-kiosk")
    hint = why_not or speak("counter-reprint-hint", device=ticket.device)
    return Action("reprint", speak("counter-reprint"), not why_not, hint, REPRINT_KEY)


def paper_action(state: State, speak: Words) -> Action:
    """Serving a visitor by the paper ticket they show."""
    view, why_not = state.view, ""
    if view is None or not view.open:
        why_not = speak("counter-why-not-closed")
    elif view.current is not None:
        why_not = speak("counter-why-not-busy", number=view.current.number)
    hint = why_not or speak("counter-paper-hint")
    return Action("paper", speak("counter-paper"), not why_not, hint, PAPER_KEY)


def row_sentence(state: State, why: str, speak: Words) -> str:
    """One sentence about the chosen row: why it is where it is, or what returning it would do."""
    ticket = chosen_ticket(state)
    if ticket is None or state.view is None:
        return ""
    if state.tab == "no-show":
        return return_sentence(state.view, ticket, speak)
    if state.tab == "held":
        return speak("counter-held-since", number=ticket.number)
    return why


def return_sentence(view: DeskView, ticket: Ticket, speak: Words) -> str:
    """What returning somebody who missed the call will do."""
    policy = view.directory.policies[ticket.agency]
    ahead = [other for other in view.waiting if other.service == ticket.service and other.directed_to is None]
    return speak("counter-return-behind", number=ticket.number, count=min(len(ahead), policy.return_after))


def reasons_for(tab: Tab, verb: Verb, speak: Words) -> tuple[str, ...]:
    """Ready reasons for calling a number out of order, or printing it again."""
    kind = "reprint" if verb == "reprint" else "returned" if tab == "no-show" else "waiting"
    return tuple(speak(f"counter-reason-{kind}-{number}") for number in (1, 2, 3))


def status_text(view: DeskView, speak: Words) -> str:
    """The chip beside the officer's name."""
    if not view.open:
        return speak("counter-status-closed")
    if view.current is None:
        return speak("counter-status-ready")
    return speak(f"counter-status-{view.current.state}")


def clock_text(seconds: float) -> str:
    """``04:38``; from an hour on ``1:04:38``."""
    whole = max(0, int(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes:02d}:{whole % 60:02d}"
