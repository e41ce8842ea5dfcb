"""The steps of a visit, without a window."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.office import Office
from kiosk import visit as steps
from kiosk.visit import Visit


def test_three_taps_lead_from_home_to_the_number() -> None:
    visit = steps.open_agency(Visit(), "DUKCAPIL")
    visit = steps.open_service(visit, "DUKCAPIL-KTP")
    assert steps.take(visit).taking


def test_a_second_tap_changes_nothing() -> None:
    taking = steps.take(steps.open_service(Visit(), "DUKCAPIL-KTP"))
    assert steps.take(taking) is taking
    assert steps.back(taking) is taking
    assert steps.open_service(taking, "DUKCAPIL-KK") is taking
    assert steps.choose_priority(taking, "lansia") is taking


def test_back_leads_to_where_the_visitor_came_from() -> None:
    from_agency = steps.open_service(steps.open_agency(Visit(), "DUKCAPIL"), "DUKCAPIL-KTP")
    assert (steps.back(from_agency).page, steps.back(from_agency).agency) == ("agency", "DUKCAPIL")
    from_search = steps.open_service(steps.type_text(steps.open_search(Visit()), "ktp"), "DUKCAPIL-KTP")
    assert (steps.back(from_search).page, steps.back(from_search).query) == ("search", "ktp")
    from_home = steps.open_service(Visit(), "DUKCAPIL-KTP")
    assert steps.back(from_home).page == "home"


def test_home_forgets_everything_but_the_language() -> None:
    visit = replace(steps.open_service(Visit(language="jv"), "DUKCAPIL-KTP"), priority="lansia", query="x")
    assert steps.home(visit) == Visit(language="jv")
    assert steps.home(visit, "id") == Visit()


def test_a_priority_is_chosen_once_and_let_go_by_choosing_it_again() -> None:
    visit = steps.open_service(Visit(), "DUKCAPIL-KTP")
    chosen = steps.choose_priority(visit, "lansia")
    assert chosen.priority == "lansia"
    assert steps.choose_priority(chosen, "lansia").priority == "none"
    assert steps.choose_priority(visit, "nonsense") == visit


def test_another_service_starts_without_the_priority_of_the_last() -> None:
    visit = steps.choose_priority(steps.open_service(Visit(), "DUKCAPIL-KTP"), "lansia")
    assert steps.open_service(visit, "DUKCAPIL-KK").priority == "none"


@pytest.mark.parametrize(("typed", "kept"), [("  ktp", "ktp"), ("x" * 60, "x" * steps.QUERY_LIMIT)])
def test_the_search_text_has_bounds(typed: str, kept: str) -> None:
    assert steps.type_text(steps.open_search(Visit()), typed).query == kept


def test_paper_news_after_the_visitor_left_change_nothing(office: Office) -> None:
    issued = office.place(office.issue("DUKCAPIL-KTP"))
    shown = steps.taken(steps.take(steps.open_service(Visit(), "DUKCAPIL-KTP")), issued)
    assert steps.printed(shown, "printed").paper == "printed"
    gone = steps.home(shown)
    assert steps.printed(gone, "failed") is gone
