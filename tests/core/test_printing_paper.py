"""What is on the paper: wording, layout at every width, and a QR code an independent reader reads."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from core.catalogue.directory import counters_text
from core.catalogue.model import Catalogue
from core.office import Office
from core.printing.commands import encode
from core.printing.models import MODELS
from core.printing.plain import WIDE, plain_text
from core.printing.raster import qr_modules, render
from core.printing.slip import Code, Line, Slip, TicketFacts, ticket_slip
from core.printing.ticket_slip import slip_of
from core.printing.virtual import decode
from core.tickets.model import Issued
from core.words import words
from tests.support.patience import examples

FACTS = TicketFacts(
    hall_name="Mal Pelayanan Publik",
    hall_place="Kabupaten Jember",
    number="A047",
    service_name="Cetak Ulang KTP-el (Hilang, Rusak, Ubah Data)",
    agency_name="Dispendukcapil",
    zone_name="Kependudukan dan Catatan Sipil",
    counters="loket 8–11",
    priority=False,
    taken_at=datetime.fromisoformat("2026-11-23T09:42:00+07:00"),
    ahead=12,
    wait_low=15,
    wait_high=25,
    requirements=("Fotokopi KK", "KTP-el lama bila rusak"),
    code="AQ1:A047:261123:01JD3W8ZK7QF9M2X5V6T4B8N0R",
    check_code="7Q4K-XM2P",
    device="Kiosk 1",
)
RASTER = [model for model in MODELS.values() if model.raster]


def texts(slip: Slip) -> str:
    return plain_text(slip, 48)


def test_a_ticket_says_what_its_visitor_needs() -> None:
    said = texts(ticket_slip(FACTS, words("id")))
    for part in (
        "MAL PELAYANAN PUBLIK",
        "A047",
        "Cetak Ulang KTP-el",
        "loket 8-11",
        "12 di depan",
        "15-25 menit",
    ):
        assert part in said
    assert "Sen 23-11-2026 09.42" in said
    assert "PRIORITAS" not in said
    assert "SALINAN" not in said


@pytest.mark.parametrize(
    ("facts", "said", "unsaid"),
    [
        ({}, "12 di depan", "berikutnya"),
        ({"ahead": 0}, "berikutnya", "di depan"),
        ({"ahead": 1}, "1 di depan", "berikutnya"),
        ({}, "15-25 menit", "paling lama"),
        ({"wait_low": 1}, "1-25 menit", "paling lama"),
        ({"wait_low": 0}, "paling lama 25 menit", "0-25"),
        ({"wait_low": None, "wait_high": None}, "Menunggu loket dibuka", "menit"),
        ({}, "Kependudukan dan Catatan Sipil", "SALINAN"),
        ({"copy": True}, "SALINAN", "PRIORITAS"),
        ({"priority": True}, "PRIORITAS", "SALINAN"),
        ({"hall_address": "Jl. Sudarman 1"}, "Jl. Sudarman 1", "SALINAN"),
        ({"requirements": ()}, "Kiosk 1", "Fotokopi KK"),
        ({"requirements": tuple(f"syarat {n}" for n in range(1, 9))}, "syarat 8", "dan lainnya"),
        ({"requirements": tuple(f"syarat {n}" for n in range(1, 10))}, "dan lainnya", "syarat 9"),
        ({"stops": ("Paspor",), "any_order": False}, "2. Paspor", "- Paspor"),
        ({"stops": ("Paspor",), "any_order": True}, "- Paspor", "2. Paspor"),
    ],
)
def test_what_a_ticket_says_and_what_not(facts: dict[str, Any], said: str, unsaid: str) -> None:
    """Each row: what is different about the ticket, what its paper says then, and what it must not say."""
    paper = " ".join(texts(ticket_slip(replace(FACTS, **facts), words("id"))).split())
    assert said in paper
    assert unsaid not in paper


def test_an_agency_without_counters_leaves_no_gap() -> None:
    bare = replace(FACTS, counters="", zone_name="", hall_place="")
    lines = [block.text for block in ticket_slip(bare, words("id")).blocks if isinstance(block, Line)]
    assert "Dispendukcapil" in lines
    assert all(line.strip(" ·") == line and line for line in lines)


def paper_of(office: Office, issued: Issued, **options: Any) -> list[str]:
    """The printed lines of a ticket of a real hall."""
    slip = slip_of(issued, office.views.hall(), "Kiosk 1", words("id"), **options)
    return plain_text(slip, 48).splitlines()


def test_the_paper_of_a_ticket_says_what_the_hall_knows_of_it(office: Office, clock: Any) -> None:
    office.counters.open("L12")
    office.tickets.issue("DUKCAPIL-MATI", noted=True)
    issued = office.tickets.take("DUKCAPIL-MATI")
    said = " ".join(paper_of(office, issued))
    assert issued.forecast is not None
    assert f"{issued.forecast.p50_minutes}-{issued.forecast.p90_minutes} menit" in said
    assert "1 di depan" in said
    assert "09.42" in said
    assert "PRIORITAS" not in said
    clock.pass_(minutes=30)  # printed again later, it still says when it was taken
    assert "09.42" in " ".join(paper_of(office, issued, copy=True))


def test_favoured_visitors_have_it_on_their_paper(office: Office) -> None:
    assert "PRIORITAS" in " ".join(paper_of(office, office.tickets.take("DUKCAPIL-MATI", "lansia")))


def test_the_paper_leads_to_the_agencys_own_zone(office: Office) -> None:
    """A service that is also taken elsewhere: the counters of the agency's zone are named, and no others."""
    directory = office.directory()
    catalogue = directory.catalogue
    service = "DUKCAPIL-KTP"
    own = directory.counters_of_service[service]
    agency = directory.agencies["DUKCAPIL"]
    elsewhere = next(zone.code for zone in catalogue.zones if zone.code != agency.zone)
    moved = replace(own[0], zone=elsewhere)
    office.catalogue.replace(
        replace(
            catalogue,
            counters=tuple(
                moved if counter.code == moved.code else counter for counter in catalogue.counters
            ),
        )
    )
    said = " ".join(paper_of(office, office.tickets.take(service)))
    assert office.directory().zones[agency.zone].name_id in said
    assert f"loket {counters_text(own[1:])}".replace("–", "-") in said


def test_what_two_services_ask_for_is_listed_once(office: Office) -> None:
    catalogue = office.directory().catalogue
    wanted = {"DUKCAPIL-KTP": "Fotokopi KK\n\n KTP lama ", "IMIGRASI-PASPOR": "KTP lama\nAkta lahir"}
    office.catalogue.replace(
        replace(
            catalogue,
            services=tuple(
                replace(service, requirements_id=wanted.get(service.code, service.requirements_id))
                for service in catalogue.services
            ),
        )
    )
    issued = office.tickets.take("DUKCAPIL-KTP", also=["IMIGRASI-PASPOR"], any_order=False)
    lines = [line.strip() for line in paper_of(office, issued, stops=("IMIGRASI-PASPOR",))]
    asked = [line for line in lines if line in ("- Fotokopi KK", "- KTP lama", "- Akta lahir")]
    assert asked == ["- Fotokopi KK", "- KTP lama", "- Akta lahir"]
    assert any(line.startswith("2. Paspor Baru Dewasa, Imigrasi, loket ") for line in lines)


@pytest.mark.parametrize(("language", "word"), [("id", "PRIORITAS"), ("en", "PRIORITY"), ("jv", "PRIORITAS")])
def test_priority_is_said_without_its_reason(language: str, word: str) -> None:
    said = texts(ticket_slip(replace(FACTS, priority=True), words(language)))
    assert word in said
    for reason in ("lansia", "disabilitas", "hamil", "menyusui", "bencana", "aged", "disability"):
        assert reason not in said.lower()


STOPS = (
    "Paspor Baru Dewasa, Imigrasi, loket 51–53",
    "Pengesahan STNK dan Pajak Kendaraan Tahunan, Samsat, loket 40–42",
)


def test_a_ticket_for_one_service_says_nothing_of_others() -> None:
    assert "Satu nomor" not in texts(ticket_slip(FACTS, words("id")))


@pytest.mark.parametrize("language", ["id", "en", "jv"])
@pytest.mark.parametrize(("any_order", "mark"), [(False, "2. "), (True, "- ")])
def test_further_stops_are_listed_under_one_number(language: str, any_order: bool, mark: str) -> None:
    slip = ticket_slip(replace(FACTS, stops=STOPS, any_order=any_order), words(language))
    said = texts(slip).splitlines()
    assert f"{mark}Paspor Baru Dewasa, Imigrasi, loket 51-53" in said
    assert words(language)("slip-stops") in " ".join(" ".join(said).split())
    assert [block for block in slip.blocks if isinstance(block, Code)] == [
        Code(FACTS.code, f"A047 · {FACTS.check_code}")
    ]
    assert sum("A047" in line for line in said) == 2


@pytest.mark.parametrize("dots", [576, 512, 384])
@pytest.mark.parametrize("language", ["id", "en", "jv"])
def test_a_slip_with_the_most_stops_prints_whole(jember: Catalogue, dots: int, language: str) -> None:
    """The decoded bytes: one code, nothing at the edge, nothing lost below."""
    longest = sorted(jember.services, key=lambda service: -len(service.name_id))[:7]
    stops = tuple(f"{service.name_id}, Dispendukcapil, loket 51–53" for service in longest)
    for any_order in (False, True):
        facts = replace(FACTS, stops=stops, any_order=any_order, priority=True, copy=True)
        model = next(model for model in RASTER if model.dots == dots)
        slip = ticket_slip(facts, words(language))
        paper = decode(encode(slip, model), dots)
        (barcode,) = zxingcpp.read_barcodes(paper.convert("L"))
        assert barcode.text == facts.code
        picture = render(slip, dots)
        assert picture.height > render(ticket_slip(FACTS, words(language)), dots).height + 7 * 20
        ink = ImageChops.invert(picture.convert("L")).getbbox()
        assert ink is not None
        assert ink[0] >= 2
        assert ink[2] <= dots - 2
        assert ink[3] <= picture.height - 1
        assert picture.height < 4096


@pytest.mark.parametrize("columns", [48, 32])
@pytest.mark.parametrize("any_order", [False, True])
def test_plain_paper_lists_stops_in_its_columns(columns: int, any_order: bool) -> None:
    text = plain_text(ticket_slip(replace(FACTS, stops=STOPS, any_order=any_order), words("jv")), columns)
    assert text.isascii()
    for line in text.splitlines():
        assert len(line.removeprefix(WIDE)) <= (columns // 4 if line.startswith(WIDE) else columns)


def test_a_reprint_is_marked_as_a_copy() -> None:
    assert "SALINAN" in texts(ticket_slip(replace(FACTS, copy=True), words("id")))


def test_without_an_open_counter_no_wait_is_promised() -> None:
    said = texts(ticket_slip(replace(FACTS, wait_low=None, wait_high=None), words("id")))
    assert "Menunggu loket dibuka" in said


def test_many_requirements_are_cut_with_a_word() -> None:
    said = texts(
        ticket_slip(replace(FACTS, requirements=tuple(f"syarat {n}" for n in range(20))), words("id"))
    )
    assert "syarat 7" in said
    assert "syarat 8" not in said
    assert "dan lainnya" in said


@pytest.mark.parametrize("model", RASTER, ids=lambda model: model.name)
def test_the_printed_dots_are_the_laid_out_dots(model: object) -> None:
    assert hasattr(model, "dots")
    slip = ticket_slip(replace(FACTS, priority=True), words("id"))
    wanted = render(slip, model.dots)
    printed = decode(encode(slip, model), model.dots).crop((0, 0, *wanted.size))  # type: ignore[arg-type]
    different = ImageChops.logical_xor(wanted, printed)
    assert different.histogram()[255] <= 4, (
        "only dots that keep real-time commands out of the data may differ"
    )


@pytest.mark.parametrize("dots", [576, 512, 384])
@pytest.mark.parametrize("number", ["A001", "PR1024", "A-B03", "W9999"])
def test_the_qr_code_is_read_by_an_independent_reader(dots: int, number: str) -> None:
    model = next(model for model in RASTER if model.dots == dots)
    facts = replace(FACTS, number=number, code=FACTS.code.replace("A047", number))
    paper = decode(encode(ticket_slip(facts, words("id")), model), dots)
    (barcode,) = zxingcpp.read_barcodes(paper.convert("L"))
    assert barcode.text == facts.code


def test_the_code_is_small_enough_for_one_millimetre_modules() -> None:
    assert len(qr_modules(FACTS.code)) <= 29


@settings(max_examples=examples(20, 200))
@given(
    st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:-.", min_size=1, max_size=60),
    st.sampled_from([576, 384]),
)
def test_every_payload_is_read_back(payload: str, dots: int) -> None:
    picture = render(Slip((Code(payload, "x"),)), dots)
    (barcode,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert barcode.text == payload


@pytest.mark.parametrize("dots", [576, 512, 384])
@pytest.mark.parametrize("language", ["id", "en", "jv"])
def test_nothing_touches_the_edge_whatever_the_names(jember: Catalogue, dots: int, language: str) -> None:
    longest = sorted(jember.services, key=lambda service: -len(service.name_id))[:3]
    names = [service.name_id for service in longest] + ["Wafflewordwithoutanyspace" * 5]
    for name in names:
        facts = replace(FACTS, service_name=name, number="PR1024", priority=True, copy=True)
        picture = render(ticket_slip(facts, words(language)), dots)
        assert picture.width == dots
        ink = ImageChops.invert(picture.convert("L")).getbbox()
        assert ink is not None
        assert ink[0] >= 2
        assert ink[2] <= dots - 2
        assert ink[3] <= picture.height - 1


def test_no_picture_carries_a_command_the_printer_would_act_on() -> None:
    """DLE EOT, DLE ENQ and DLE DC4 act even inside a picture."""
    dice = random.Random(5)
    noise = Image.frombytes("1", (576, 400), dice.randbytes(576 * 400 // 8))
    from escpos.printer import Dummy

    from core.printing.commands import _strip

    builder = Dummy(profile="TM-T20II")
    for top in range(0, 400, 100):
        _strip(builder, noise.crop((0, top, 576, top + 100)))
    data = bytes(builder.output)
    for command in (b"\x10\x04", b"\x10\x05", b"\x10\x14"):
        place = -1
        while (place := data.find(command, place + 1)) >= 0:
            assert data[max(0, place - 8) : place].find(b"\x1dv0") >= 0, "only a header may hold such bytes"


@pytest.mark.parametrize("columns", [48, 32])
@pytest.mark.parametrize("language", ["id", "en", "jv"])
def test_plain_paper_is_ascii_and_fits(jember: Catalogue, columns: int, language: str) -> None:
    service = max(jember.services, key=lambda service: len(service.name_id) + len(service.requirements_id))
    facts = replace(
        FACTS, service_name=service.name_id, requirements=tuple(service.requirements_id.splitlines())
    )
    text = plain_text(ticket_slip(facts, words(language)), columns)
    assert text.isascii()
    for line in text.splitlines():
        assert len(line.removeprefix(WIDE)) <= (columns // 4 if line.startswith(WIDE) else columns)


def test_a_plain_printers_job_decodes_too() -> None:
    paper = decode(encode(ticket_slip(FACTS, words("id")), MODELS["plain-80"]), 576)
    assert paper.height > 400


def test_unknown_bytes_are_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="unknown command"):
        decode(b"\x1b@\x1bZ", 576)


def test_importing_the_byte_builder_leaves_logging_alone() -> None:
    import logging

    before = list(logging.getLogger().handlers)
    encode(Slip((Line("x"),)), MODELS["generic-80"])
    assert logging.getLogger().handlers == before
