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
        checks = ", ".join(check_name(check, speak) for check in facts.pop("checks"))
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


def conflict_sentence(conflict: Conflict, zone: ZoneInfo, speak: Words) -> str:
    """What did not fit, and whom to ask."""
    others = sorted({claim["counter"] for claim in conflict.data.get("theirs", ()) if claim["counter"]})
    key = f"conflict-{conflict.kind}"
    return speak(
        key if speak.has(key) else "conflict-unknown",
        number=conflict.number,
        device=conflict.device,
        counter=conflict.counter or "",
        other=", ".join(others) or "–",
        time=f"{local(conflict.at, zone):%H.%M}",
    )


def claim_sentences(conflict: Conflict, zone: ZoneInfo, speak: Words) -> list[str]:
    """From when to when each counter served the visitor, the earliest first; empty where no counter did."""
    times: dict[str, list[Micros]] = {}
    for claim in conflict.claims():
        times.setdefault(claim["counter"] or conflict.device, []).append(claim["at"])
    return [
        speak(
            "conflict-claim",
            counter=counter,
            begin=f"{local(moments[0], zone):%H.%M}",
            end=f"{local(moments[-1], zone):%H.%M}",
        )
        for counter, moments in times.items()
    ]


def paper_words(paper: str, speak: Words) -> str:
    """The condition of a kiosk's paper; a newer program may report one that has no sentence here."""
    key = f"status-paper-{paper}"
    return speak(key if speak.has(key) else "status-paper-unknown")


def merge_sentence(merge: Merge, zone: ZoneInfo, speak: Words) -> str:
    """What was handed in, and by which device."""
    key = "status-merged-desk" if merge.desk else "status-merged"
    return speak(key, count=merge.tickets, device=merge.device, time=f"{local(merge.at, zone):%H.%M}")
