"""Running the technician's windows."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop

from assistant.examination import ExamModel
from assistant.examination_window import ExaminationWindow
from assistant.model import SetupModel
from assistant.window import SetupWindow
from core.clock import Clock
from core.qt.application import make_application
from core.technician.doctor.patient import Patient
from core.words import Words, words


def run(clock: Clock, language: str) -> bool:
    """The first day's assistant; True when this PC was set up and its program is to be started now.
    Unavailable("no-screen")."""
    application = make_application("Antrean setup")
    model = SetupModel(clock, words(language))
    window = SetupWindow(model)
    loop = QEventLoop()
    wanted: list[bool] = []

    def start() -> None:
        wanted.append(True)
        window.close()

    model.started.connect(start)
    model.started.connect(loop.quit)
    application.aboutToQuit.connect(loop.quit)
    application.lastWindowClosed.connect(loop.quit)
    application.setQuitOnLastWindowClosed(False)
    exams: list[ExaminationWindow] = []
    window.examined.connect(lambda: exams.append(open_examination(model.patient(), model.speak)))
    window.show()
    loop.exec()
    for exam in exams:
        exam.close()
    window.close()
    model.close()
    window.deleteLater()
    application.setQuitOnLastWindowClosed(True)
    return bool(wanted)


def open_examination(patient: Patient, speak: Words) -> ExaminationWindow:
    """The morning test in a window of its own, begun at once."""
    model = ExamModel(patient)
    window = ExaminationWindow(model, speak)
    model.setParent(window)
    window.show()
    model.begin()
    return window


def examine(patient: Patient, language: str) -> int:
    """The morning test alone; 0 when all is good, 4 when something is broken."""
    application = make_application("Antrean doctor")
    window = open_examination(patient, words(language))
    application.exec()
    return 4 if window.model.state.verdict == "bad" else 0
