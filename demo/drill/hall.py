"""The hall of a drill: the sample catalogue with counters that are open all day, and an officer at each."""

from __future__ import annotations

import time
from dataclasses import replace

from core.catalogue.model import DAYS, Catalogue
from core.catalogue.reading import read_catalogue
from core.clock import SystemClock
from core.office import HallFacts, Office
from core.words import words
from demo.drill.plan import Hall
from demo.hall import CATALOGUE

PIN = "246810"


def officer_of(counter: str) -> str:
    """Code of the officer who works at a counter."""
    return f"OFFICER-{counter}"


def make_catalogue(counters: int) -> tuple[Catalogue, tuple[str, ...]]:
    """The sample catalogue with short services that are open all day, and the counters of its biggest agencies."""
    catalogue = read_catalogue(CATALOGUE, words("en")).catalogue
    services = tuple(
        replace(
            service,
            service_minutes=1,
            daily_quota=None,
            open_time="00:00",
            close_time="23:59",
            days=tuple(DAYS),
        )
        for service in catalogue.services
    )
    by_agency: dict[str, list[str]] = {}
    for counter in catalogue.counters:
        by_agency.setdefault(counter.agency, []).append(counter.code)
    biggest = sorted(by_agency.values(), key=lambda codes: (-len(codes), codes))
    chosen = tuple(code for codes in biggest for code in codes)[:counters]
    kept = tuple(counter for counter in catalogue.counters if counter.code in chosen)
    return replace(catalogue, services=services, counters=kept), chosen


def fill_hall(url: str, catalogue: Catalogue, hall: Hall) -> None:
    """Sets up a hall on whose wall clock it is morning, wherever and whenever the drill runs: its day does not end
    in the middle."""
    hour = time.gmtime().tm_hour
    east = (9 - hour + 12) % 24 - 12
    zone = f"Etc/GMT{-east:+d}" if east else "Etc/GMT"
    office, _ = Office.set_up(url, HallFacts(name="MPP", place="Antrean", time_zone=zone), SystemClock())
    try:
        office.catalogue.replace(catalogue)
        agency = {counter.code: counter.agency for counter in catalogue.counters}
        for code in hall.counters:
            office.people.add(officer_of(code), f"Officer {code}", agency[code], PIN)
    finally:
        office.close()
