"""Making the Qt application, the same in every program: fonts, renderer, how unexpected errors end."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QLocale, Qt, QTimer
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QImage
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickWindow, QSGRendererInterface
from PySide6.QtWidgets import QApplication, QWidget

from core.errors import Unavailable
from core.paths import ASSETS
from core.pc.logs import bug
from core.qt.codes import CodeProvider
from core.qt.icons import IconProvider, LogoProvider

HEART_MS = 500
"""Milliseconds between two ticks by which Python gets a chance to handle signals."""
FAMILY = "Plus Jakarta Sans"
UI_MODULES = Path(__file__).parent / "qml"


def has_screen() -> bool:
    """Whether this machine can show windows to a person."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return os.environ["QT_QPA_PLATFORM"].split(":")[0] not in ("offscreen", "minimal")
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def make_application(name: str, offscreen: bool = False) -> QApplication:
    """The program's application object, with our fonts; ``offscreen`` draws without a screen.

    Raises Unavailable("no-screen") where windows cannot be shown and ``offscreen`` was not asked for.
    """
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    if offscreen:
        os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"
    elif not os.environ.get("QT_QPA_PLATFORM") and not has_screen():
        raise Unavailable("no-screen", detail="DISPLAY")
    # Qt Multimedia logs at length which optional libraries a machine lacks.
    os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia*=false")
    # The software renderer is good enough for these screens, the same on every PC, and needs 90 MB less than
    # OpenGL in software (measured).
    QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    # Threads that compute stop the window's thread for shorter times: the usual 5 ms are felt when several work.
    sys.setswitchinterval(0.001)
    application = QApplication([name])
    application.setApplicationName(name)
    QLocale.setDefault(QLocale(QLocale.Language.Indonesian))
    for path in sorted((ASSETS / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))
    font = QFont(FAMILY)
    font.setPixelSize(14)
    application.setFont(font)
    # Python handles signals only when Qt runs some Python code; a window without timers of its own never would.
    heart = QTimer(application)
    heart.start(HEART_MS)
    heart.timeout.connect(lambda: None)
    for number in (signal.SIGINT, signal.SIGTERM):
        # Ended at the next turn of the loop, so that a program that is just starting ends as soon as it runs. exit()
        # also ends the loops of windows that come before the program's own; quit() does not.
        signal.signal(number, lambda *_: QTimer.singleShot(0, lambda: application.exit(0)))
    sys.excepthook = _calm_excepthook
    threading.excepthook = lambda args: _calm_excepthook(
        args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
    )
    return application


def _calm_excepthook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Logs an unexpected error whole; the screen stays usable. (An exception in a Qt slot does not end the
    program.)"""
    if issubclass(kind, KeyboardInterrupt):
        QGuiApplication.exit(130)
        return
    bug(kind, error, trace)


def make_engine(*folders: Path, logo: bytes | None = None) -> QQmlEngine:
    """A QML engine that knows the shared Ui module, the program's own folders, our icons, codes and the hall's
    logo."""
    engine = QQmlEngine()
    engine.addImportPath(str(UI_MODULES))
    for folder in folders:
        engine.addImportPath(str(folder))
    engine.addImageProvider("icon", IconProvider())
    engine.addImageProvider("code", CodeProvider())
    if logo is not None:
        engine.addImageProvider("hall", LogoProvider(logo))
    return engine


def make_window(engine: QQmlEngine, main: Path, properties: dict[str, object]) -> QQuickWindow:
    """The window that ``main`` describes, with its required properties set. RuntimeError names QML errors."""
    component = QQmlComponent(engine, str(main))
    window = component.createWithInitialProperties(properties)
    if not isinstance(window, QQuickWindow):
        raise RuntimeError(
            "; ".join(error.toString() for error in component.errors()) or f"{main} is no window"
        )
    component.setParent(window)
    return window


def place_window(
    window: QQuickWindow | QWidget,
    size: tuple[int, int] | None,
    screen: int | None,
    fullscreen: bool,
) -> None:
    """Shows the window on a screen, by its number; a number that does not exist means the first screen."""
    screens = QGuiApplication.screens()
    chosen = screens[screen] if screen is not None and screen < len(screens) else screens[0]
    window.setScreen(chosen)
    if size:
        window.resize(*size)
    if fullscreen and not size:
        window.setGeometry(chosen.geometry())
        window.showFullScreen()
    else:
        space = chosen.availableGeometry()
        window.setPosition(space.topLeft()) if isinstance(window, QQuickWindow) else window.move(
            space.topLeft()
        )
        window.show()


def settle(window: QQuickWindow | QWidget, seconds: float = 0.4) -> None:
    """Waits until bindings, loaders and animations of a window have ended, before a picture is taken."""
    deadline = QDeadlineTimer(int(seconds * 1000))
    while not deadline.hasExpired():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.001)
    window.update()


def save_picture(image: QImage, path: Path) -> None:
    """Writes a PNG, and makes its folder; Unavailable("unwritable") when that fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable("unwritable", where=str(path)) from error
    if not image.save(str(path)):
        raise Unavailable("unwritable", where=str(path))
