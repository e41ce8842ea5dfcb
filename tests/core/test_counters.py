"""What a counter can do with a visitor besides calling and serving, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.clock import MINUTE
from core.errors import Refused
from core.office import Office

ENGINES = ("sqlite", "postgresql")


def kinds(office: Office, number: str) -> list[str]:
    return [event.kind for event in office.tickets.history(office.tickets.find(number))]


@pytest.fixture
def at_desk(office: Office) -> Office:
    """Three visitors; A001 is being served at L09, L10 is open too."""
    for _ in range(3):
        office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.counters.open("L09")
    office.counters.open("L10")
    office.counters.call_next("L09")
    office.counters.start("L09")
    return office


def waiting(office: Office, counter: str = "L09") -> list[str]:
    return [ticket.number for ticket in office.views.desk(counter).waiting]


def test_a_visitor_is_held_and_resumed_by_the_same_counter(at_desk: Office, clock: Any) -> None:
    begun = clock.now()
    held = at_desk.counters.hold("L09", "menyalin berkas")
    assert (held.state, held.counter) == ("held", "L09")
    assert [ticket.number for ticket in at_desk.views.desk("L09").held] == ["A001"]
    assert [ticket.number for ticket in at_desk.views.queue().held] == ["A001"]
    with pytest.raises(Refused, match="nobody-held"):
        at_desk.counters.resume("L10")
    with pytest.raises(Refused, match="held-elsewhere"):
        at_desk.counters.call("L10", "A001", "mau tahu")
    with pytest.raises(Refused, match="held-elsewhere"):
        at_desk.counters.return_to_queue("L10", "A001")
    second = at_desk.counters.call_next("L09")
    assert second is not None
    assert second.number == "A002"
    with pytest.raises(Refused, match="counter-busy"):
        at_desk.counters.resume("L09")
    at_desk.counters.no_show("L09")
    with pytest.raises(Refused, match="counter-keeps"):
        at_desk.counters.close("L09")
    clock.pass_(minutes=5)
    resumed = at_desk.counters.resume("L09")
    assert (resumed.number, resumed.state, resumed.started_at) == ("A001", "serving", begun)
    assert at_desk.counters.finish("L09").state == "finished"
    assert kinds(at_desk, "A001") == ["issued", "called", "started", "held", "resumed", "finished"]


def test_a_transfer_to_a_service_keeps_number_and_arrival(at_desk: Office, clock: Any) -> None:
    arrived = at_desk.tickets.find("A001").first_arrival
    clock.pass_(minutes=20)
    at_desk.tickets.issue("IMIGRASI-PASPOR", noted=True)
    moved = at_desk.counters.transfer("L09", "IMIGRASI-PASPOR", "salah loket")
    assert (moved.number, moved.agency, moved.service) == ("A001", "IMIGRASI", "IMIGRASI-PASPOR")
    assert (moved.state, moved.counter, moved.first_arrival) == ("waiting", None, arrived)
    counter = next(
        candidate.code
        for candidate in at_desk.directory().catalogue.counters
        if "IMIGRASI-PASPOR" in candidate.services
    )
    at_desk.counters.open(counter)
    called = at_desk.counters.call_next(counter)
    assert called is not None
    assert called.number == "A001"
    event = next(event for event in at_desk.tickets.history(called) if event.kind == "transferred")
    assert event.reason == "salah loket"
    assert event.what.to == "IMIGRASI-PASPOR"


def test_a_transfer_to_a_counter_is_called_by_that_counter_only(at_desk: Office) -> None:
    moved = at_desk.counters.transfer("L09", "L10")
    assert (moved.directed_to, moved.state) == ("L10", "waiting")
    assert waiting(at_desk, "L10") == ["A001", "A002", "A003"]
    assert waiting(at_desk, "L09") == ["A002", "A003"]
    assert at_desk.views.desk("L10").reasons[moved.id].reasons[0] == "directed"
    with pytest.raises(Refused, match="counter-keeps"):
        at_desk.counters.close("L10")
    other = at_desk.counters.call_next("L09")
    directed = at_desk.counters.call_next("L10")
    assert other is not None
    assert directed is not None
    assert (other.number, directed.number, directed.directed_to) == ("A002", "A001", "L10")


@pytest.mark.parametrize("to", ["L09", "DUKCAPIL-KTP", "NIRGENDS", ""])
def test_a_transfer_to_nowhere_is_refused_and_changes_nothing(at_desk: Office, to: str) -> None:
    before = at_desk.tickets.find("A001")
    with pytest.raises(Refused, match="transfer-target"):
        at_desk.counters.transfer("L09", to)
    assert at_desk.tickets.find("A001") == before


def test_the_current_visitor_returns_to_their_own_place(at_desk: Office) -> None:
    at_desk.counters.return_to_queue("L09", reason="loket rusak")
    assert waiting(at_desk) == ["A001", "A002", "A003"]
    assert at_desk.tickets.find("A001").calls == 0


def test_who_missed_the_call_comes_back_behind_so_many_others(office: Office, clock: Any) -> None:
    for _ in range(6):
        office.tickets.issue("DUKCAPIL-KTP", noted=True)
        clock.pass_(seconds=1)
    office.counters.open("L09")
    office.counters.call_next("L09")
    office.counters.no_show("L09")
    back = office.counters.return_to_queue("L09", "A001")
    assert (back.state, back.returned_after) == ("waiting", 3)
    assert waiting(office) == ["A002", "A003", "A004", "A001", "A005", "A006"]
    assert office.views.desk("L09").reasons[back.id].reasons == ("returned",)


def test_who_comes_back_when_few_wait_is_not_lost(office: Office) -> None:
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.counters.open("L09")
    office.counters.call_next("L09")
    office.counters.no_show("L09")
    office.counters.return_to_queue("L09", "A001")
    called = office.counters.call_next("L09")
    assert called is not None
    assert called.number == "A001"


def test_a_named_call_needs_a_reason_and_is_in_the_audit(at_desk: Office) -> None:
    with pytest.raises(Refused, match="reason-missing"):
        at_desk.counters.call("L10", "A003", "  ")
    called = at_desk.counters.call("L10", "A003", "sakit")
    assert (called.number, called.state, called.counter) == ("A003", "called", "L10")
    entry = next(entry for entry in at_desk.people.audit() if entry.kind == "called-out-of-order")
    assert (entry.number, entry.counter, entry.reason) == ("A003", "L10", "sakit")
    at_desk.counters.open("L11")
    with pytest.raises(Refused, match="step-not-allowed"):
        at_desk.counters.call("L11", "A001", "sedang dilayani")


def test_a_named_call_takes_a_late_visitor_back(office: Office) -> None:
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.counters.open("L09")
    office.counters.call_next("L09")
    office.counters.no_show("L09")
    assert office.counters.call("L09", "A001", "baru datang").state == "called"


def test_another_agencys_ticket_cannot_be_pulled(at_desk: Office) -> None:
    number = at_desk.tickets.issue("IMIGRASI-PASPOR", noted=True).number
    with pytest.raises(Refused, match="ticket-other-agency"):
        at_desk.counters.call("L10", number, "mau")
    with pytest.raises(Refused, match="ticket-other-agency"):
        at_desk.counters.return_to_queue("L10", number)


UNDOABLE: dict[str, Callable[[Office], object]] = {
    "finish": lambda office: office.counters.finish("L09"),
    "hold": lambda office: office.counters.hold("L09"),
    "transfer": lambda office: office.counters.transfer("L09", "IMIGRASI-PASPOR"),
    "transfer to a counter": lambda office: office.counters.transfer("L09", "L10"),
    "return": lambda office: office.counters.return_to_queue("L09"),
}


@pytest.mark.parametrize("verb", UNDOABLE)
def test_a_verb_is_taken_back_within_ten_seconds(at_desk: Office, clock: Any, verb: str) -> None:
    before = at_desk.tickets.find("A001")
    clock.pass_(seconds=60)
    UNDOABLE[verb](at_desk)
    clock.pass_(seconds=10)
    assert at_desk.views.desk("L09").undo_until == clock.now()
    assert at_desk.counters.undo("L09") == before
    assert kinds(at_desk, "A001")[-1] == "undone"
    with pytest.raises(Refused, match="nothing-to-undo"):
        at_desk.counters.undo("L09")


def test_a_call_is_taken_back_with_its_run_and_leaves_the_board(office: Office) -> None:
    for _ in range(3):
        office.tickets.issue("DUKCAPIL-KTP", "lansia", noted=True)
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.counters.open("L09")
    for _ in range(2):
        office.counters.call_next("L09")
        office.counters.no_show("L09")
    assert waiting(office) == ["A004", "A003"]
    office.counters.call_next("L09")
    assert [call.number for call in office.views.board().calls] == ["A004", "A002", "A001"]
    office.counters.undo("L09")
    assert waiting(office) == ["A004", "A003"]
    assert [call.number for call in office.views.board().calls] == ["A002", "A001"]


def test_after_ten_seconds_or_when_others_went_on_nothing_is_taken_back(at_desk: Office, clock: Any) -> None:
    at_desk.counters.finish("L09")
    clock.pass_(seconds=11)
    assert at_desk.views.desk("L09").undo_until is None
    with pytest.raises(Refused, match="nothing-to-undo"):
        at_desk.counters.undo("L09")
    at_desk.counters.call_next("L09")
    at_desk.counters.transfer("L09", "L10")
    at_desk.counters.call_next("L10")
    with pytest.raises(Refused, match="nothing-to-undo"):
        at_desk.counters.undo("L09")


def test_a_call_is_taken_back_though_it_was_repeated(office: Office) -> None:
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.counters.open("L09")
    office.counters.call_next("L09")
    office.counters.recall("L09")
    assert office.views.desk("L09").undo_until is not None
    assert office.counters.undo("L09").state == "waiting"
    assert waiting(office) == ["A001"]


def test_a_clock_set_back_a_little_does_not_take_the_undo_away(at_desk: Office, clock: Any) -> None:
    at_desk.counters.hold("L09")
    clock.pass_(seconds=-3)
    assert at_desk.counters.undo("L09").state == "serving"


def test_finish_and_next_are_taken_back_one_after_the_other(at_desk: Office) -> None:
    at_desk.counters.finish("L09")
    at_desk.counters.call_next("L09")
    assert at_desk.counters.undo("L09").number == "A002"
    assert (at_desk.counters.undo("L09").number, at_desk.tickets.find("A001").state) == ("A001", "serving")
    current = at_desk.views.desk("L09").current
    assert current is not None
    assert current.number == "A001"


def test_several_services_are_one_number_one_after_the_other(office: Office, clock: Any) -> None:
    ticket = office.tickets.take("DUKCAPIL-KTP", also=("IMIGRASI-PASPOR", "DUKCAPIL-KK"), noted=True).ticket
    assert ticket.stops_left == 2
    assert office.tickets.stops(ticket) == ("IMIGRASI-PASPOR", "DUKCAPIL-KK")
    office.counters.open("L09")
    office.counters.call_next("L09")
    office.counters.start("L09")
    clock.pass_(minutes=6)
    gone = office.counters.finish("L09")
    assert (gone.state, gone.service, gone.agency, gone.number) == (
        "waiting",
        "IMIGRASI-PASPOR",
        "IMIGRASI",
        "A001",
    )
    assert (gone.stops_left, gone.first_arrival) == (1, ticket.first_arrival)
    back = office.counters.undo("L09")
    assert (back.state, back.service, back.stops_left) == ("serving", "DUKCAPIL-KTP", 2)
    assert office.tickets.stops(back) == ("IMIGRASI-PASPOR", "DUKCAPIL-KK")
    office.counters.finish("L09")
    counter = next(
        candidate.code
        for candidate in office.directory().catalogue.counters
        if "IMIGRASI-PASPOR" in candidate.services
    )
    office.counters.open(counter)
    # Whoever came to Imigrasi meanwhile came later and stands behind.
    office.tickets.issue("IMIGRASI-PASPOR", noted=True)
    for place in (counter, "L09"):
        called = office.counters.call_next(place)
        assert called is not None
        assert called.number == "A001"
        office.counters.start(place)
        last = office.counters.finish(place)
    assert last.state == "finished"
    assert kinds(office, "A001").count("stop-finished") == 3


def test_the_office_begins_with_what_can_be_had_soonest(office: Office, clock: Any) -> None:
    counters = office.directory().catalogue.counters
    passport = next(counter.code for counter in counters if "IMIGRASI-PASPOR" in counter.services)
    office.counters.open("L09")
    office.counters.open(passport)
    for _ in range(8):
        office.tickets.issue("DUKCAPIL-KTP", noted=True)
    clock.pass_(seconds=30)
    free = office.tickets.take("DUKCAPIL-KTP", also=("IMIGRASI-PASPOR",), any_order=True, noted=True).ticket
    assert (free.service, office.tickets.stops(free)) == ("IMIGRASI-PASPOR", ("DUKCAPIL-KTP",))
    fixed = office.tickets.take("DUKCAPIL-KTP", also=("IMIGRASI-PASPOR",), noted=True).ticket
    assert fixed.service == "DUKCAPIL-KTP"


def test_a_service_twice_or_too_many_are_refused(office: Office) -> None:
    with pytest.raises(Refused, match="stops"):
        office.tickets.issue("DUKCAPIL-KTP", also=("DUKCAPIL-KTP",))
    many = [service.code for service in office.directory().catalogue.services][:9]
    with pytest.raises(Refused, match="stops"):
        office.tickets.issue(many[0], also=many[1:])
    with pytest.raises(Refused, match="unknown-service"):
        office.tickets.issue("DUKCAPIL-KTP", also=("NIRGENDS",))
    assert office.tickets.newest() is None


def test_a_quota_counts_every_stop_and_a_cancelled_ticket_frees_its_places(office: Office) -> None:
    quota = office.directory().service("IMIGRASI-HILANG").daily_quota
    assert quota is not None
    tickets = [office.tickets.issue("DUKCAPIL-KTP", also=("IMIGRASI-HILANG",)) for _ in range(quota)]
    with pytest.raises(Refused, match="service-quota"):
        office.tickets.issue("IMIGRASI-HILANG")
    office.tickets.cancel(tickets[0].uid, "not-printed")
    assert office.tickets.issue("IMIGRASI-HILANG").service == "IMIGRASI-HILANG"


def test_a_booked_visitor_comes_in_though_walk_ins_used_the_quota_up(office: Office, clock: Any) -> None:
    quota = office.directory().service("IMIGRASI-HILANG").daily_quota or 0
    booking = next(
        service
        for service in office.directory().catalogue.services
        if service.booking_allowed and service.daily_quota
    )
    for _ in range(booking.daily_quota or quota):
        office.tickets.issue(booking.code, noted=True)
    with pytest.raises(Refused, match="service-quota"):
        office.tickets.issue(booking.code)
    booked = office.tickets.issue(booking.code, noted=True, booked_for=clock.now() + 5 * MINUTE)
    assert booked.favoured
    not_offered = next(
        service for service in office.directory().catalogue.services if not service.booking_allowed
    )
    with pytest.raises(Refused, match="booking-not-offered"):
        office.tickets.issue(not_offered.code, booked_for=clock.now())


def test_an_express_counter_takes_short_services_first(office: Office, clock: Any) -> None:
    services = office.directory().services
    taken = office.directory().counter("L09").services
    short = min(taken, key=lambda code: services[code].service_minutes)
    long = max(taken, key=lambda code: services[code].service_minutes)
    office.catalogue.set_policy("DUKCAPIL", {"express_minutes": services[short].service_minutes})
    office.tickets.issue(long, noted=True)
    clock.pass_(minutes=2)
    office.tickets.issue(short, noted=True)
    office.counters.open("L09")
    assert waiting(office) == ["A001", "A002"]
    office.counters.express("L09", 60)
    assert waiting(office) == ["A002", "A001"]
    clock.pass_(minutes=60)
    assert waiting(office) == ["A001", "A002"]
    with pytest.raises(Refused, match="express-minutes"):
        office.counters.express("L09", 481)


def test_weights_share_a_counters_calls(office: Office) -> None:
    for _ in range(8):
        office.tickets.issue("DUKCAPIL-KTP", noted=True)
    for _ in range(8):
        office.tickets.issue("DUKCAPIL-KK", noted=True)
    counter = next(
        candidate.code
        for candidate in office.directory().catalogue.counters
        if {"DUKCAPIL-KTP", "DUKCAPIL-KK"} <= set(candidate.services)
    )
    office.catalogue.set_weight(counter, "DUKCAPIL-KK", 3)
    office.counters.open(counter)
    services = []
    for _ in range(8):
        called = office.counters.call_next(counter)
        assert called is not None
        services.append(called.service)
        office.counters.no_show(counter)
    assert services.count("DUKCAPIL-KK") == 6
    with pytest.raises(Refused, match="counter-service"):
        office.catalogue.set_weight(counter, "IMIGRASI-PASPOR", 2)


def test_a_corrected_class_moves_the_ticket_and_is_in_the_audit(office: Office) -> None:
    for _ in range(3):
        office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.counters.open("L09")
    with pytest.raises(Refused, match="reason-missing"):
        office.tickets.correct_priority("A003", "lansia", "")
    office.tickets.correct_priority("A003", "lansia", "lupa memilih")
    assert waiting(office) == ["A003", "A001", "A002"]
    entry = office.people.audit()[0]
    assert (entry.kind, entry.number, entry.reason) == ("priority-corrected", "A003", "lupa memilih")
    assert entry.data == {"from": "none", "to": "lansia"}


def test_arrivals_never_go_back_with_the_clock(office: Office, clock: Any) -> None:
    first = office.tickets.issue("DUKCAPIL-KTP", noted=True)
    clock.pass_(minutes=-60)
    second = office.tickets.issue("DUKCAPIL-KTP", noted=True)
    assert second.first_arrival == first.first_arrival
    assert second.issued_at == clock.now()
    office.counters.open("L09")
    assert waiting(office) == ["A001", "A002"]
