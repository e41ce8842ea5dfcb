"""Frozen dataclasses as QML types: what QML sees, what it hears of a change, and what qmllint refuses."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtQml import QQmlComponent, QQmlEngine
from pytestqt.qtbot import QtBot

from core.qt.typed import Mirror, TypeModule, mirror

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class TrialCall:
    number: str
    lit: bool = False


@dataclass(frozen=True, slots=True)
class TrialPage:
    hall: str
    turn: int
    shown: TrialCall | None
    calls: tuple[TrialCall, ...]
    words: tuple[str, ...] = ("a", "b")
    share: float = 0.5


class TrialModel(QObject):
    rang = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.chosen = ""

    @Slot(str, int, result=bool)
    def choose(self, code: str, number: int) -> bool:
        self.chosen = f"{code} {number}"
        return True


TYPES = TypeModule("Trial.Types", TrialPage, TrialModel)
QML = """
pragma ComponentBehavior: Bound

import QtQuick
import Trial.Types

Item {
    id: root

    required property TrialPage page
    required property TrialModel model
    readonly property TrialCall shown: root.page.shown
    property string seen: root.page.hall + " " + (root.page.shown?.number ?? "-") + " " + root.page.words[1]
    property string numbers: root.read(root.page.calls)
    property int delegates: 0
    property bool good: root.model.choose("KTP", root.page.turn)

    function read(calls: list<TrialCall>): string {
        return root.page.calls.length + " calls";
    }

    Repeater {
        model: root.page.calls

        Text {
            id: row

            required property TrialCall modelData

            text: row.modelData.number
            Component.onCompleted: root.delegates += 1
        }
    }
}
"""
PAGE = TrialPage("MPP", 3, None, (TrialCall("A001"), TrialCall("A002")))


@pytest.fixture
def model(qtbot: QtBot) -> Iterator[TrialModel]:  # noqa: ARG001  # makes the app
    made = TrialModel()
    yield made
    shiboken6.delete(made)


@pytest.fixture
def page(model: TrialModel) -> Mirror:
    return mirror(PAGE, model)


@pytest.fixture
def item(model: TrialModel, page: Mirror) -> Iterator[QObject]:
    TYPES.register()
    TYPES.register()
    engine = QQmlEngine()
    component = QQmlComponent(engine)
    component.setData(QML.encode(), "file:///Trial.qml")
    made = component.createWithInitialProperties({"page": page, "model": model})
    assert component.errors() == []
    component.setParent(made)
    yield made
    for qobject in (made, engine):
        shiboken6.delete(qobject)


def rows(item: QObject) -> list[str]:
    return [child.property("text") for child in item.childItems() if child.inherits("QQuickText")]  # type: ignore[attr-defined]


def test_qml_reads_the_fields_and_calls_the_slots(item: QObject, model: TrialModel) -> None:
    assert item.property("seen") == "MPP - b"
    assert rows(item) == ["A001", "A002"]
    assert model.chosen == "KTP 3"


def test_qml_follows_each_change(item: QObject, page: Mirror) -> None:
    called = TrialCall("A001")
    page.show(replace(PAGE, hall="MPP Jember", shown=called))
    assert item.property("seen") == "MPP Jember A001 b"
    page.show(replace(PAGE, shown=replace(called, number="A002")))
    assert item.property("seen") == "MPP A002 b"
    page.show(PAGE)
    assert item.property("seen") == "MPP - b"
    page.show(replace(PAGE, calls=(TrialCall("B001"),)))
    assert rows(item) == ["B001"]
    page.show(replace(PAGE, calls=tuple(TrialCall(f"C{n:03d}") for n in range(4))))
    assert rows(item) == ["C000", "C001", "C002", "C003"]


def test_delegates_stay_while_a_list_keeps_its_length(item: QObject, page: Mirror) -> None:
    page.show(replace(PAGE, calls=(TrialCall("A002"), TrialCall("A003"))))
    assert rows(item) == ["A002", "A003"]
    assert item.property("delegates") == 2


def test_only_what_changed_is_told_and_only_when_all_of_it_is_there(page: Mirror) -> None:
    changes: list[str] = []
    page.turnChanged.connect(lambda: changes.append(f"turn, {page.hall}"))  # type: ignore[attr-defined]
    page.hallChanged.connect(lambda: changes.append(f"hall, {page.turn}"))  # type: ignore[attr-defined]
    page.callsChanged.connect(lambda: changes.append("calls"))  # type: ignore[attr-defined]
    page.shownChanged.connect(lambda: changes.append("shown"))  # type: ignore[attr-defined]
    page.show(replace(PAGE))
    assert changes == []
    page.show(replace(PAGE, hall="MPP Jember", turn=4))
    assert changes == ["hall, 4", "turn, MPP Jember"]


def test_another_dataclass_is_refused(page: Mirror) -> None:
    with pytest.raises(TypeError, match="TrialPage wanted, not TrialCall"):
        page.show(TrialCall("A001"))


def test_fields_and_names_that_qml_cannot_have_are_refused(model: TrialModel) -> None:
    @dataclass(frozen=True)
    class TrialOdd:
        facts: dict[str, str]

    with pytest.raises(TypeError, match=r"TrialOdd\.facts: QML has no type for dict"):
        mirror(TrialOdd({}), model)

    @dataclass(frozen=True)
    class TrialClash:
        parent: str

    with pytest.raises(TypeError, match=r"TrialClash\.parent: every QObject has its own parent"):
        mirror(TrialClash(""), model)
    mirror(TrialCall("A001"), model)
    twin = dataclass(frozen=True)(type("TrialCall", (), {"__annotations__": {"number": str}}))
    with pytest.raises(TypeError, match="two dataclasses are called TrialCall"):
        mirror(twin("A001"), model)


@pytest.fixture(scope="module")
def checking() -> Iterator[object]:
    sys.path.insert(0, str(ROOT / "packaging"))
    import qml

    yield qml
    sys.path.remove(str(ROOT / "packaging"))
    del sys.modules["qml"]


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("", "", ""),
        ("root.page.hall", "root.page.hal", 'Member "hal" not found on type "TrialPage"'),
        ("shown?.number", "shown?.numbr", 'Member "numbr" not found on type "TrialCall"'),
        ("modelData.number", "modelData.nmber", 'Member "nmber" not found on type "TrialCall"'),
        ("page.words[1]", "page.wrds[1]", 'Member "wrds" not found on type "TrialPage"'),
        ("model.choose", "model.chose", 'Member "chose" not found on type "TrialModel"'),
        ("page.shown?.number", "page.calls[0]?.nmber", "does not look behind an index"),
        ("TrialCall modelData", "TrialCal modelData", "TrialCal was not found"),
        ("TrialCall modelData", "var modelData", "give the property a type"),
    ],
    ids=["right", "field", "nested", "element", "list", "slot", "index", "type", "untyped"],
)
def test_a_misspelt_name_is_refused(
    checking: object,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    right: str,
    wrong: str,
    complaint: str,
) -> None:
    file = tmp_path / "Trial.qml"
    assert right in QML
    file.write_text(QML.replace(right, wrong) if right else QML)
    checking.write_types([TYPES], tmp_path / "types")  # type: ignore[attr-defined]
    result = checking.lint([file], tmp_path / "types")  # type: ignore[attr-defined]
    output = "".join(capfd.readouterr())
    assert (result != 0) == bool(complaint), output
    assert complaint in output
