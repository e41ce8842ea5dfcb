"""Fingers on a real kiosk window: what must act, and what must not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from core.office import Office
from demo import hands
from kiosk.app import Kiosk
from kiosk.state import Conditions
from kiosk.visit import Visit
from tests.kiosk.touching import (
    AGENCY,
    AGENCY_PAGE,
    BETWEEN_TAPS_S,
    SERVICE,
    SERVICE_PAGE,
    TouchFinger,
    after,
    box,
    double_tap,
    middle,
    rest,
    show,
    tap,
)


@pytest.mark.parametrize(("visit", "below"), [(AGENCY_PAGE, SERVICE), (SERVICE_PAGE, "Ambil nomor")])
@pytest.mark.parametrize("held_s", [0.02, 0.5])
def test_a_touch_that_answers_still_here_does_nothing_to_what_lies_below(
    kiosk: Kiosk, office: Office, finger: Any, visit: Visit, below: str, held_s: float
) -> None:
    show(kiosk, visit)
    place, item = middle(kiosk, below), hands.find(kiosk.window, below)
    show(kiosk, visit, asking=True)
    finger.press(place)
    after(kiosk, held_s)
    assert not kiosk.model.content.frame.question.shown
    assert not item.property("pressed")
    finger.lift(place)
    rest(kiosk)
    assert (kiosk.model.visit.page, kiosk.model.visit.taking) == (visit.page, False)
    assert office.tickets.newest() is None
    tap(kiosk, finger, place)
    assert hands.wait_until(lambda: kiosk.model.visit.page != visit.page), "the next touch acts"


def test_a_double_tap_on_still_here_does_nothing_to_what_lies_below(
    kiosk: Kiosk, office: Office, finger: Any
) -> None:
    show(kiosk, SERVICE_PAGE)
    place = middle(kiosk, "Ambil nomor")
    show(kiosk, SERVICE_PAGE, asking=True)
    double_tap(kiosk, finger, place)
    assert kiosk.model.visit.page == "service"
    assert office.tickets.newest() is None


@pytest.mark.parametrize("code", [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_A])
def test_a_key_that_answers_still_here_does_nothing_else(kiosk: Kiosk, office: Office, code: Qt.Key) -> None:
    show(kiosk, SERVICE_PAGE)
    hands.find(kiosk.window, "Ambil nomor").forceActiveFocus()
    show(kiosk, SERVICE_PAGE, asking=True)
    QTest.keyClick(kiosk.window, code)
    rest(kiosk)
    assert (kiosk.model.content.frame.question.shown, kiosk.model.visit.page) == (False, "service")
    assert office.tickets.newest() is None


def test_a_double_tap_on_an_agency_opens_no_service(kiosk: Kiosk, finger: Any) -> None:
    rest(kiosk)
    tiles = ["Dispendukcapil", "Imigrasi", "Samsat", "Dinas Sosial"]
    places = [middle(kiosk, tile) for tile in tiles]
    hit = 0
    for tile, place in zip(tiles, places, strict=True):
        double_tap(kiosk, finger, place)
        assert kiosk.model.visit.page == "agency", tile
        hit += any(
            box(item).contains(QPointF(place))
            for item in hands.visible_items(kiosk.window)
            if "ServiceCard" in item.metaObject().className()
        )
        show(kiosk, Visit())
    assert hit, "no service appeared where a tile was"


def test_a_double_tap_on_a_service_chooses_nothing_on_its_page(kiosk: Kiosk, finger: Any) -> None:
    show(kiosk, SERVICE_PAGE)
    lansia, take = (box(hands.find(kiosk.window, name)) for name in ("Lansia 60+", "Ambil nomor"))
    show(kiosk, AGENCY_PAGE)
    cards = [
        box(item)
        for item in hands.visible_items(kiosk.window)
        if "ServiceCard" in item.metaObject().className()
    ]
    places = [
        shared.center().toPoint()
        for card in cards
        for button in (lansia, take)
        if not (shared := card.intersected(button)).isEmpty()
    ]
    assert places, "no service lies where a button of its page appears"
    for place in places:
        double_tap(kiosk, finger, place)
        visit = kiosk.model.visit
        assert (visit.page, visit.priority, visit.taking) == ("service", "none", False)
        show(kiosk, AGENCY_PAGE)


def test_a_double_tap_on_back_goes_one_page_back(kiosk: Kiosk, finger: Any) -> None:
    """The button stays where it is and keeps its name: the page alone changed."""
    show(kiosk, replace(SERVICE_PAGE, came_from="search", query="akta"))
    double_tap(kiosk, finger, middle(kiosk, "Kembali"))
    assert kiosk.model.visit.page == "search"


def test_a_double_tap_on_adding_to_the_list_takes_no_number(
    kiosk: Kiosk, office: Office, finger: Any
) -> None:
    """The list opens, with its take button where "add this service" was."""
    show(kiosk, replace(SERVICE_PAGE, chosen=("DUKCAPIL-KTP",)))
    double_tap(kiosk, finger, middle(kiosk, "Tambahkan layanan ini"))
    assert (kiosk.model.visit.page, kiosk.model.visit.taking) == ("visit", False)
    assert office.tickets.newest() is None


def test_a_double_tap_takes_one_service_off_the_list(kiosk: Kiosk, finger: Any) -> None:
    """The next one moves up under the finger."""
    codes = ("DUKCAPIL-KTP", "DUKCAPIL-LAHIR", "IMIGRASI-PASPOR")
    show(kiosk, Visit(page="visit", chosen=codes))
    double_tap(kiosk, finger, middle(kiosk, "Hapus Cetak Ulang KTP-el"))
    assert kiosk.model.visit.chosen == codes[1:]


def test_a_tile_of_a_page_just_turned_opens_nothing(kiosk: Kiosk, finger: Any) -> None:
    """The pages of a list are turned without the model: the tile that comes is new under the finger."""
    rest(kiosk)
    tap(kiosk, finger, middle(kiosk, "Halaman berikutnya"))
    after(kiosk, BETWEEN_TAPS_S)
    tile = next(
        item for item in hands.visible_items(kiosk.window) if "AgencyTile" in item.metaObject().className()
    )
    tap(kiosk, finger, box(tile).center().toPoint())
    rest(kiosk)
    assert kiosk.model.visit.page == "home"


def test_after_the_rest_a_tap_acts(kiosk: Kiosk, finger: Any) -> None:
    rest(kiosk)
    tap(kiosk, finger, middle(kiosk, AGENCY))
    rest(kiosk)
    tap(kiosk, finger, middle(kiosk, SERVICE))
    assert hands.wait_until(lambda: kiosk.model.visit.page == "service", 1)


def test_a_finger_that_slides_to_another_tile_opens_neither(kiosk: Kiosk, finger: Any) -> None:
    rest(kiosk)
    start, end = middle(kiosk, AGENCY), middle(kiosk, "Samsat")
    finger.press(start)
    finger.move((start + end) / 2)
    finger.move(end)
    finger.lift(end)
    rest(kiosk)
    assert kiosk.model.visit.page == "home"


@pytest.mark.parametrize("returns", [False, True])
def test_a_finger_that_moved_far_on_its_own_tile_opens_nothing(
    kiosk: Kiosk, finger: Any, returns: bool
) -> None:
    """14 mm on a screen that does not say how large it is; the tile is 85 mm wide."""
    rest(kiosk)
    start = middle(kiosk, AGENCY)
    end = start + QPoint(51, 0)
    finger.press(start)
    finger.move(end)
    after(kiosk, 0.03)
    assert not hands.find(kiosk.window, AGENCY).property("pressed")
    if returns:
        finger.move(start)
    finger.lift(start if returns else end)
    rest(kiosk)
    assert kiosk.model.visit.page == "home"


def test_a_finger_that_trembles_acts(kiosk: Kiosk, finger: Any) -> None:
    rest(kiosk)
    start = middle(kiosk, AGENCY)
    finger.press(start)
    for x, y in ((20, 0), (0, 25), (-30, 10)):
        finger.move(start + QPoint(x, y))
    finger.lift(start + QPoint(-30, 10))
    assert hands.wait_until(lambda: kiosk.model.visit.page == "agency", 1)


def test_what_moves_under_a_pressed_finger_does_not_act(kiosk: Kiosk, finger: Any) -> None:
    """The sentence about missing paper pushes the page down."""
    show(kiosk, AGENCY_PAGE)
    place = middle(kiosk, SERVICE)
    finger.press(place)
    kiosk.model.show(AGENCY_PAGE, Conditions(printer="paper_out"))
    after(kiosk, 0.03)
    finger.lift(place)
    rest(kiosk)
    assert kiosk.model.visit.page == "agency"


def test_what_has_just_moved_under_the_finger_does_not_act(kiosk: Kiosk, finger: Any) -> None:
    show(kiosk, AGENCY_PAGE)
    place = middle(kiosk, SERVICE)
    kiosk.model.show(AGENCY_PAGE, Conditions(printer="paper_out"))
    after(kiosk, 0.06)
    tap(kiosk, finger, place)
    rest(kiosk)
    assert kiosk.model.visit.page == "agency"


def test_a_page_that_changes_under_a_pressed_finger_is_not_acted_on(kiosk: Kiosk, finger: Any) -> None:
    show(kiosk, replace(SERVICE_PAGE, came_from="search", query="akta"))
    place = middle(kiosk, "Kembali")
    finger.press(place)
    show(kiosk, Visit(page="search", query="akta"))
    finger.lift(place)
    rest(kiosk)
    assert kiosk.model.visit.page == "search"


@pytest.mark.parametrize("first_up", [0, 1])
def test_of_two_fingers_on_two_tiles_the_first_acts(kiosk: Kiosk, first_up: int) -> None:
    rest(kiosk)
    finger = TouchFinger(kiosk)
    places = [middle(kiosk, AGENCY), middle(kiosk, "Samsat")]
    opened: list[str | None] = []
    kiosk.model.stateChanged.connect(lambda: opened.append(kiosk.model.visit.agency))
    finger.press(places[0], 0)
    finger.both = True
    finger.press(places[1], 1)
    finger.lift(places[first_up], first_up)
    finger.both = False
    after(kiosk, 0.05)
    finger.lift(places[1 - first_up], 1 - first_up)
    rest(kiosk)
    assert kiosk.model.visit.agency == "DUKCAPIL"
    assert "SAMSAT" not in opened
