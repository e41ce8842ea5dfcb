"""The technician's windows, used as a technician does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from assistant.examination import ExamModel
from assistant.examination_window import ExaminationWindow
from assistant.model import SetupModel
from assistant.window import SetupWindow
from core import paths
from core.pc import settings as pc
from core.printing.models import MODELS
from core.printing.pair import TicketPrinter
from core.printing.virtual import VirtualPrinter
from core.technician.doctor.finding import CHECKS
from core.technician.doctor.patient import Hearing, Patient
from core.words import words
from demo import hands
from tests.support.clock import FakeClock


@pytest.fixture
def model(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    clock: FakeClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[SetupModel]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("assistant.model.find_printers", lambda: [])
    made = SetupModel(clock, words("id"))
    yield made
    made.close()


@pytest.fixture
def window(model: SetupModel) -> Iterator[SetupWindow]:
    made = SetupWindow(model)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def shown(window: SetupWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def test_a_kiosk_of_a_hall_on_this_pc(window: SetupWindow, model: SetupModel, tmp_path: Path) -> None:
    hands.press(window, "Kiosk")
    hands.press(window, "Lanjut")
    assert "Ketik kodenya" in shown(window)
    hands.type_into(window, "Nama MPP", "MPP Kecil")
    hands.press(window, "Lanjut")
    hands.type_into(window, "Nama PC ini", "Kiosk 1")
    hands.press(window, "Lanjut")
    hands.press(window, "Lanjut")
    assert "Pilih printer" in shown(window)
    hands.type_into(window, "Alamat printer", f"virtual:{tmp_path / 'paper'}")
    hands.press(window, "Cetak contoh")
    assert hands.wait_until(lambda: "Tercetak" in shown(window))
    assert list((tmp_path / "paper").glob("*.png"))
    hands.press(window, "Lanjut")
    hands.press(window, "Lanjut")
    hands.press(window, "Kembali")
    hands.press(window, "Lanjut")
    assert pc.read().role == ""
    hands.press(window, "Siapkan PC ini")
    assert hands.wait_until(lambda: model.state.done is not None), model.state.error
    assert "Kiosk 1 siap." in shown(window)
    assert (pc.read().role, pc.read().name) == ("kiosk", "Kiosk 1")
    assert (tmp_path / "config" / "autostart" / "antrean.desktop").exists()
    hands.press(window, "Cetak kartu PC")
    assert hands.wait_until(lambda: (paths.home() / "card.png").exists())
    started: list[bool] = []
    model.started.connect(lambda: started.append(True))
    hands.press(window, "Mulai")
    assert started == [True]


def test_a_refusal_is_said_and_the_answers_stay(window: SetupWindow, model: SetupModel) -> None:
    hands.press(window, "Layar TV")
    hands.type_into(window, "Kode dari server", "30AG-08AM-DDTG-DM9U")
    hands.press(window, "Lanjut")
    hands.type_into(window, "Nama PC ini", "Layar 1")
    hands.press(window, "Lanjut")
    hands.press(window, "Lanjut")
    hands.press(window, "Siapkan PC ini")
    assert hands.wait_until(lambda: model.state.error is not None)
    assert "kode" in shown(window).lower()
    assert pc.read().role == ""
    assert model.state.answers.name == "Layar 1"


class Senses:
    def screens(self) -> list[tuple[int, int]]:
        return [(1366, 768)]

    def play_and_listen(self, pcm: bytes, rate: int) -> Hearing:
        assert len(pcm) > rate
        return "no-microphone"


def test_the_morning_test_asks_and_the_supervisor_is_told(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    hall_url: str,
    clock: FakeClock,
) -> None:
    from core.pc.checkup import last

    patient = Patient(
        hall_url,
        paths.home(),
        clock,
        printers=("network:x",),
        senses=Senses(),
        open_printer=lambda _address: TicketPrinter(VirtualPrinter(), MODELS["generic-80"]),
    )
    model = ExamModel(patient)
    window = ExaminationWindow(model, words("id"))
    window.show()
    hands.press(window, "Mulai uji")
    for question, answer in (("paper", "Ya"), ("cutter", "Tidak"), ("sound", "Ya")):
        assert hands.wait_until(lambda question=question: model.state.question == question), question  # type: ignore[misc]
        hands.press(window, answer)
    assert hands.wait_until(lambda: model.state.question == "scan")
    hands.type_into(window, "Pindai satu tiket sekarang.", "AQ1-A001")
    model.scanned("AQ1-A001")
    assert hands.wait_until(lambda: model.state.over and not model.state.running)
    findings = {finding.check: finding for finding in model.state.findings}
    assert tuple(findings) == CHECKS
    assert findings["printer"].code == "printer-cutter"
    assert findings["sound"].code == "sound"
    assert findings["scanner"].code == "scanner-garbled"
    texts = "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())
    assert words("id")("doctor-verdict-bad") in texts
    assert hands.wait_until(lambda: last() is not None)
    kept = last()
    assert kept is not None
    assert {"printer", "scanner"} <= set(kept.bad)
    window.close()
    window.deleteLater()


def test_settings_that_were_spoilt_do_not_keep_the_window_from_opening(
    qtbot: QtBot,  # noqa: ARG001  # makes the app
    clock: FakeClock,
) -> None:
    paths.home().mkdir()
    pc.file().write_text("garbage")
    model = SetupModel(clock, words("id"))
    assert model.state.answers.role == ""
    model.close()
