"""Importing a catalogue while the hall is at work: nobody is left behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.catalogue.model import Catalogue
from core.errors import Refused
from core.office import Office

ENGINES = ("sqlite", "postgresql")


def without_counters(catalogue: Catalogue, *codes: str) -> Catalogue:
    return replace(
        catalogue, counters=tuple(counter for counter in catalogue.counters if counter.code not in codes)
    )


def test_an_open_counter_is_not_taken_from_under_its_officer(office: Office, jember: Catalogue) -> None:
    office.people.add("SITI", "Siti", "DUKCAPIL", "1234")
    office.counters.open("L07", "SITI")
    with pytest.raises(Refused, match="import-counter-open") as refusal:
        office.catalogue.replace(without_counters(jember, "L07"))
    assert refusal.value.where == "L07"
    assert office.directory().catalogue == jember
    office.counters.close("L07")
    assert office.catalogue.replace(without_counters(jember, "L07")).count("retired") == 1
    assert office.counters.open("L09", "SITI").open


def test_visitors_who_wait_keep_a_counter(office: Office, jember: Catalogue) -> None:
    office.tickets.issue("DINSOS-PBI", noted=True)
    gone = Catalogue(
        jember.zones,
        tuple(agency for agency in jember.agencies if agency.code != "DINSOS"),
        tuple(service for service in jember.services if service.agency != "DINSOS"),
        tuple(counter for counter in jember.counters if counter.agency != "DINSOS"),
    )
    with pytest.raises(Refused, match="import-visitors-waiting") as refusal:
        office.catalogue.replace(gone)
    assert refusal.value.facts["count"] == 1
    assert office.directory().catalogue == jember
    office.counters.open("L01")
    assert office.counters.call_next("L01") is not None
    office.counters.no_show("L01")
    office.counters.close("L01")
    assert office.catalogue.replace(gone).count("retired") > 1
    assert office.tickets.find("B001").service == "DINSOS-PBI"


def test_a_counter_with_hundreds_of_services_calls_too(office: Office, jember: Catalogue) -> None:
    template = next(service for service in jember.services if service.code == "POS-LAYANAN")
    many = tuple(replace(template, code=f"POS-{number}") for number in range(700))
    counter = next(counter for counter in jember.counters if counter.code == "L63")
    catalogue = replace(
        jember,
        services=(*jember.services, *many),
        counters=tuple(
            replace(other, services=(*other.services, *(service.code for service in many)))
            if other is counter
            else other
            for other in jember.counters
        ),
    )
    office.catalogue.replace(catalogue)
    first = office.tickets.issue("POS-699", noted=True)
    office.tickets.issue("POS-0", noted=True)
    office.counters.open("L63")
    called = office.counters.call_next("L63")
    assert called is not None
    assert called.uid == first.uid


def test_two_agencies_change_prefixes_in_one_import(office: Office, jember: Catalogue) -> None:
    first, second, *others = jember.agencies
    swapped = (replace(first, prefix=second.prefix), replace(second, prefix=first.prefix), *others)
    office.catalogue.replace(replace(jember, agencies=swapped))
    assert office.directory().catalogue.agencies == swapped


def test_what_is_imported_is_what_is_read(office: Office, jember: Catalogue) -> None:
    turned = replace(
        jember,
        agencies=jember.agencies[::-1],
        services=tuple(replace(service, days=service.days[:1]) for service in jember.services),
        counters=tuple(replace(counter, services=counter.services[::-1]) for counter in jember.counters),
    )
    assert any(len(counter.services) > 1 for counter in turned.counters)
    office.catalogue.replace(turned)
    assert office.directory().catalogue == turned
