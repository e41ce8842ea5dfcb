"""What is wrong, and what did not fit, in words."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from core.clock import Micros, local
from core.fleet.alarms import Alarm
from core.fleet.view import Merge
from core.handin.conflicts import Conflict
from core.words import Words


def alarm_sentence(alarm: Alarm, zone: ZoneInfo, speak: Words) -> str:
    """What is wrong and what to do."""
    facts = dict(alarm.facts)
    if alarm.kind == "drift":
        seconds = facts["seconds"]
        return speak(
            f"alarm-drift-{'fast' if seconds > 0 else 'slow'}", where=alarm.where, seconds=abs(seconds)
        )
    if alarm.kind == "test":
        checks = ", ".join(check_name(one, speak) for one in facts.pop("checks"))
        return speak(
            "alarm-test", where=alarm.where, checks=checks, time=f"{local(alarm.since or 0, zone):%H.%M}"
        )
    until = facts.pop("until", None)
    facts["time"] = f"{local(alarm.since or until or 0, zone):%H.%M}"
    kind = "paper-near" if alarm.kind == "paper-low" and until is None else alarm.kind
    return speak(f"alarm-{kind}", where=alarm.where, **facts)


def check_name(check: str, speak: Words) -> str:
    """What a morning test looked at; a newer program may look at more."""
    key = f"doctor-check-{check}"
    return speak(key) if speak.has(key) else check


def conflict_sentence(one: Conflict, zone: ZoneInfo, speak: Words) -> str:
    """What did not fit and whom to ask."""
    others = sorted({claim["counter"] for claim in one.data.get("theirs", ()) if claim["counter"]})
    key = f"conflict-{one.kind}"
    return speak(
        key if speak.has(key) else "conflict-unknown",
        number=one.number,
        device=one.device,
        counter=one.counter or "",
        other=", ".join(others) or "–",
        time=f"{local(one.at, zone):%H.%M}",
    )


def claim_sentences(one: Conflict, zone: ZoneInfo, speak: Words) -> list[str]:
    """From when to when each counter had the visitor, the first one first; empty where no counter had."""
    times: dict[str, list[Micros]] = {}
    for claim in one.claims():
        times.setdefault(claim["counter"] or one.device, []).append(claim["at"])
    return [
        speak(
            "conflict-claim",
            counter=counter,
            begin=f"{local(seen[0], zone):%H.%M}",
            end=f"{local(seen[-1], zone):%H.%M}",
        )
        for counter, seen in times.items()
    ]


def paper_words(paper: str, speak: Words) -> str:
    """Condition of a kiosk's paper; what a newer program may say besides is not known here."""
    key = f"status-paper-{paper}"
    return speak(key if speak.has(key) else "status-paper-unknown")


def merge_sentence(one: Merge, zone: ZoneInfo, speak: Words) -> str:
    """What came into the books from whom."""
    key = "status-merged-desk" if one.desk else "status-merged"
    return speak(key, count=one.tickets, device=one.device, time=f"{local(one.at, zone):%H.%M}")
