"""A service's quota of a day: what counts against it, whenever it was set; on both engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.catalogue.model import Catalogue
from core.errors import Refused
from core.office import Office
from tests.support.clock import FakeClock
from tests.support.line import KioskLine

ENGINES = ("sqlite", "postgresql")
SERVICE = "DUKCAPIL-KTP"
OTHER = "DUKCAPIL-KK"


@pytest.fixture
def set_quota(office: Office, jember: Catalogue) -> Callable[[int | None], None]:
    """Imports the catalogue with a daily quota for SERVICE."""

    def run(quota: int | None) -> None:
        services = [replace(s, daily_quota=quota) if s.code == SERVICE else s for s in jember.services]
        office.catalogue.replace(replace(jember, services=tuple(services)))

    return run


def test_a_quota_set_during_the_day_counts_the_numbers_given_already(
    office: Office, set_quota: Callable[[int | None], None]
) -> None:
    office.tickets.issue(SERVICE, noted=True)
    office.tickets.issue(OTHER, also=(SERVICE,), noted=True)
    office.tickets.cancel(office.tickets.issue(SERVICE).uid, "not-printed")
    set_quota(3)
    office.tickets.issue(SERVICE)
    assert office.views.hall().closed[SERVICE].reason == "quota"
    for further in ((), (OTHER,)):
        with pytest.raises(Refused, match="service-quota"):
            office.tickets.issue(SERVICE, also=further)


def test_a_quota_that_is_below_what_was_given_closes_the_service(
    office: Office, set_quota: Callable[[int | None], None]
) -> None:
    for _ in range(3):
        office.tickets.issue(SERVICE)
    set_quota(2)
    with pytest.raises(Refused, match="service-quota"):
        office.tickets.issue(SERVICE)
    set_quota(4)
    office.tickets.issue(SERVICE)
    with pytest.raises(Refused, match="service-quota"):
        office.tickets.issue(SERVICE)


def test_counting_anew_gives_what_was_counted_one_by_one(
    office: Office, set_quota: Callable[[int | None], None], sql: Callable[[str], list[Any]]
) -> None:
    set_quota(50)
    office.counters.open("L09")
    office.tickets.issue(SERVICE, noted=True)
    other = office.tickets.issue(OTHER, noted=True)
    office.counters.call("L09", other.number, "salah layanan")
    office.counters.transfer("L09", SERVICE)  # uses no place: it was issued for another
    office.tickets.cancel(other.uid, "pulang")
    called = office.counters.call_next("L09")
    assert called is not None
    office.counters.hold("L09")
    office.tickets.cancel(called.uid, "pulang")  # was called: its place stays used
    begun = office.tickets.issue(OTHER, also=(SERVICE,), noted=True)
    office.counters.call("L09", begun.number, "lebih dulu")
    office.counters.start("L09")
    office.counters.finish("L09")
    office.tickets.cancel(begun.uid, "pulang")  # was never called to the stop it had begun
    office.tickets.cancel(
        office.tickets.issue(OTHER, also=(SERVICE,), noted=True).uid, "pulang"
    )  # frees the stop to come
    office.tickets.issue(SERVICE, noted=True)
    counted = "SELECT q.taken FROM quota_use q JOIN service s ON s.id = q.service_id"
    counted += f" WHERE s.code = '{SERVICE}'"
    one_by_one = sql(counted)
    assert one_by_one == [(3,)]
    set_quota(None)
    office.tickets.issue(SERVICE)  # not counted now
    set_quota(50)
    assert sql(counted) == [(4,)]


def test_yesterdays_numbers_count_against_no_quota_of_today(
    office: Office, clock: FakeClock, set_quota: Callable[[int | None], None]
) -> None:
    for _ in range(2):
        office.tickets.issue(SERVICE)
    clock.set("2026-11-24T08:30:00+07:00")
    set_quota(1)
    office.tickets.issue(SERVICE)
    with pytest.raises(Refused, match="service-quota"):
        office.tickets.issue(SERVICE)


@pytest.mark.parametrize("given", [0, 2])
def test_kiosks_that_are_cut_off_share_a_quota_set_during_the_day(
    office: Office, tmp_path: Path, clock: FakeClock, set_quota: Callable[[int | None], None], given: int
) -> None:
    """Also one of which no number was given yet."""
    for _ in range(given):
        office.tickets.issue(SERVICE)
    set_quota(given + 2)
    lines = [KioskLine(office, tmp_path / f"{name}.sqlite", clock, name) for name in ("Kiosk 1", "Kiosk 2")]
    for line in lines:  # both are known now
        line.kiosk.lost()
        line.mend()
        line.cut = "request"
    for line in lines:
        line.kiosk.take(SERVICE)
        with pytest.raises(Refused, match="service-quota"):
            line.kiosk.take(SERVICE)
        line.close()
