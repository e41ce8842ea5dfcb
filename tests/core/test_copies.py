"""Copies: another paper with the same number, for a reason that the audit shows."""

from __future__ import annotations

import pytest

from core.errors import Refused
from core.office import Office


def test_the_kiosk_that_issued_a_ticket_is_asked_for_its_copy(office: Office) -> None:
    office.people.add("SITI", "Siti Rahmawati", "DUKCAPIL", "246810")
    uid = office.tickets.take("DUKCAPIL-KTP", device="Kiosk 3").ticket.uid
    office.tickets.settle_print(uid, "printed")
    assert office.reprints.ask("A001", " Kertas  sobek ", officer="SITI", at="L09") == "Kiosk 3"
    entry = office.people.audit()[0]
    assert (entry.kind, entry.officer, entry.device, entry.number, entry.reason) == (
        "reprint-asked",
        "SITI",
        "L09",
        "A001",
        "Kertas sobek",
    )
    assert entry.data == {"device": "Kiosk 3", "uid": uid}


@pytest.mark.parametrize(("outcome", "kind"), [("printed", "reprinted"), ("failed", "reprint-failed")])
def test_what_became_of_a_copy_is_in_the_audit_and_changes_nothing_else(
    office: Office, outcome: str, kind: str
) -> None:
    uid = office.tickets.take("DUKCAPIL-KTP", device="Kiosk 3", also=["DUKCAPIL-KK"], noted=True).ticket.uid
    before = office.tickets.find("A001")
    copy = office.reprints.copy(uid)
    assert (copy.issued.ticket, copy.stops) == (before, ("DUKCAPIL-KK",))
    office.reprints.done(uid, "Hilang", outcome, "Kiosk 3")  # type: ignore[arg-type]  # of the parameters
    entry = office.people.audit()[0]
    assert (entry.kind, entry.device, entry.reason) == (kind, "Kiosk 3", "Hilang")
    assert office.tickets.find("A001") == before


def test_a_copy_needs_a_reason_a_kiosk_and_a_ticket_that_has_not_ended(office: Office) -> None:
    uid = office.tickets.issue("DUKCAPIL-KTP", device="command line", noted=True).uid
    for reason, device, code in (("  ", "Kiosk 1", "reason-missing"), ("Sobek", None, "reprint-no-kiosk")):
        with pytest.raises(Refused) as refused:
            office.reprints.ask("A001", reason, device)
        assert refused.value.code == code
    office.tickets.cancel(uid, "Pulang")
    for verb in (lambda: office.reprints.ask("A001", "Sobek", "Kiosk 1"), lambda: office.reprints.copy(uid)):
        with pytest.raises(Refused) as refused:
            verb()
        assert refused.value.code == "step-not-allowed"
    assert all(not entry.kind.startswith("reprint") for entry in office.people.audit())


def test_a_copy_leaves_the_counters_last_step_undoable(office: Office) -> None:
    office.tickets.take("DUKCAPIL-KTP", device="Kiosk 3", noted=True)
    office.counters.open("L09")
    office.counters.call_next("L09")
    office.reprints.ask("A001", "Sobek", at="L09")
    assert office.counters.undo("L09").state == "waiting"
