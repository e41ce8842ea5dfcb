"""The steps of a visit, without a window."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.office import Office
from core.office.tickets import MOST_STOPS
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
    issued = office.tickets.place(office.tickets.issue("DUKCAPIL-KTP"))
    shown = steps.taken(steps.take(steps.open_service(Visit(), "DUKCAPIL-KTP")), issued)
    assert steps.printed(shown, "printed").paper == "printed"
    gone = steps.home(shown)
    assert steps.printed(gone, "failed") is gone


# Several services on one number


def at(visit: Visit, service: str) -> Visit:
    return steps.open_service(visit, service)


def listed(*services: str) -> Visit:
    """A visit on the page of its list."""
    return steps.open_list(replace(Visit(), chosen=services))


def test_two_services_are_kept_and_taken_with_one_number() -> None:
    first = steps.keep(at(steps.open_agency(Visit(), "DUKCAPIL"), "DUKCAPIL-KTP"), ())
    assert (first.page, first.chosen) == ("home", ("DUKCAPIL-KTP",))
    both = steps.keep(at(first, "IMIGRASI-PASPOR"), ())
    assert (both.page, both.chosen, both.any_order) == ("visit", ("DUKCAPIL-KTP", "IMIGRASI-PASPOR"), True)
    assert steps.wanted(both) == both.chosen
    assert steps.take(both).taking


def test_one_service_is_taken_as_ever() -> None:
    assert steps.wanted(at(Visit(), "DUKCAPIL-KTP")) == ("DUKCAPIL-KTP",)
    assert steps.open_list(Visit()) == Visit()


@pytest.mark.parametrize(
    ("visit", "closed"),
    [
        (at(Visit(), "A"), ("A",)),
        (at(replace(Visit(), chosen=("A", "B")), "A"), ()),
        (at(replace(Visit(), chosen=tuple(str(n) for n in range(MOST_STOPS))), "A"), ()),
        (replace(at(Visit(), "A"), taking=True), ()),
        (steps.open_agency(Visit(), "DUKCAPIL"), ()),
    ],
    ids=["closed", "twice", "too-many", "taking", "no-service"],
)
def test_what_may_not_be_kept_changes_nothing(visit: Visit, closed: tuple[str, ...]) -> None:
    assert steps.keep(visit, closed) is visit


def test_a_number_is_not_taken_past_the_list() -> None:
    visit = at(replace(Visit(), chosen=("A",)), "B")
    assert steps.take(visit) is visit


def test_back_keeps_the_list_wherever_it_leads() -> None:
    visit = replace(Visit(), chosen=("A", "B"), priority="lansia", any_order=False)
    for page in (
        steps.open_agency(visit, "DUKCAPIL"),
        steps.open_search(visit),
        at(visit, "C"),
        at(steps.open_agency(visit, "DUKCAPIL"), "C"),
        steps.open_list(visit),
        steps.open_list(at(steps.open_agency(visit, "DUKCAPIL"), "C")),
    ):
        returned = steps.back(page)
        assert (returned.chosen, returned.priority, returned.any_order) == (("A", "B"), "lansia", False)
        assert returned.page in ("home", "agency")


def test_the_list_leads_back_to_the_agency_one_came_from() -> None:
    visit = at(steps.open_agency(replace(Visit(), chosen=("A",)), "DUKCAPIL"), "B")
    shown = steps.keep(visit, ())
    assert shown.page == "visit"
    assert (steps.back(shown).page, steps.back(shown).agency) == ("agency", "DUKCAPIL")


def test_the_language_changes_and_the_list_stays() -> None:
    assert steps.speak(listed("A", "B"), "jv").chosen == ("A", "B")


def test_the_list_ends_with_the_visit(office: Office) -> None:
    assert steps.home(listed("A", "B")) == Visit()
    issued = office.tickets.place(office.tickets.issue("DUKCAPIL-KTP"))
    done = steps.taken(steps.take(listed("DUKCAPIL-KTP", "B")), issued, ("DUKCAPIL-KTP", "B"))
    assert done.stops == ("B",)
    assert steps.back(done) == Visit()


def test_an_entry_is_removed_and_the_last_one_ends_the_list() -> None:
    left = steps.remove(listed("A", "B"), "A")
    assert (left.page, left.chosen) == ("visit", ("B",))
    assert steps.remove(left, "A") is left
    assert steps.remove(left, "B") == Visit()


def test_the_order_is_free_until_one_says_otherwise() -> None:
    visit = listed("A", "B")
    assert visit.any_order
    assert not steps.choose_order(visit, False).any_order


def test_while_the_number_is_taken_the_list_is_deaf() -> None:
    taking = steps.take(listed("A", "B"))
    assert steps.take(taking) is taking
    for deaf in (
        steps.remove(taking, "A"),
        steps.choose_order(taking, False),
        steps.add_another(taking),
        steps.back(taking),
        steps.open_list(taking),
        steps.open_search(taking),
        steps.open_agency(taking, "DUKCAPIL"),
    ):
        assert deaf is taking


def test_a_refused_service_leaves_the_list_and_the_rest_stays() -> None:
    refused = steps.refused(steps.take(listed("A", "B", "C")), "kiosk-trouble-closed", "B")
    assert (refused.page, refused.chosen, refused.taking) == ("visit", ("A", "C"), False)
    assert (refused.trouble, refused.about) == ("kiosk-trouble-dropped", ("B",))
    assert steps.take(refused).trouble is None


def test_when_nothing_is_left_the_visit_starts_afresh_and_says_why() -> None:
    refused = steps.refused(steps.take(listed("A")), "kiosk-trouble-closed", "A")
    assert (refused.page, refused.chosen, refused.about) == ("home", (), ("A",))
    assert refused.trouble == "kiosk-trouble-dropped-all"


def test_another_refusal_leaves_the_list_alone() -> None:
    refused = steps.refused(steps.take(listed("A", "B")), "kiosk-trouble-stops", "A,B")
    assert (refused.chosen, refused.trouble, refused.taking) == (("A", "B"), "kiosk-trouble-stops", False)


def test_no_more_than_eight_are_added() -> None:
    full = listed(*(str(n) for n in range(MOST_STOPS)))
    assert steps.add_another(full) is full
    assert steps.add_another(listed("A")).page == "home"
