"""Making the Qt application the same way in every program: fonts, renderer, what happens to a bug."""

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
FAMILY = "Plus Jakarta Sans"
UI_MODULES = Path(__file__).parent / "qml"


def has_screen() -> bool:
    """Whether windows can be shown to a person here."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return os.environ["QT_QPA_PLATFORM"].split(":")[0] not in ("offscreen", "minimal")
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def make_application(name: str, offscreen: bool = False) -> QApplication:
    """The one application object, with our fonts. ``offscreen`` draws without a screen.

    Raises Unavailable("no-screen") where windows cannot be shown and ``offscreen`` was not asked for.
    """
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    if offscreen:
        os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"
    elif not os.environ.get("QT_QPA_PLATFORM") and not has_screen():
        raise Unavailable("no-screen", detail="DISPLAY")
    # Qt Multimedia tells at length which optional libraries a machine lacks.
    os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia*=false")
    # The software renderer is enough for these screens, the same on every PC, and needs 90 MB less than a
    # software OpenGL (measured).
    QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    # Workers that compute hold the window up for shorter turns: 5 ms each, the usual, are felt when several work.
    sys.setswitchinterval(0.001)
    application = QApplication([name])
    application.setApplicationName(name)
    QLocale.setDefault(QLocale(QLocale.Language.Indonesian))
    for path in sorted((ASSETS / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))
    font = QFont(FAMILY)
    font.setPixelSize(14)
    application.setFont(font)
    # A window without timers of its own would never let Python look at them.
    heart = QTimer(application)
    heart.start(HEART_MS)
    heart.timeout.connect(lambda: None)
    # Runs at the next tick of any of our timers: Qt's loop lets Python look at signals only then.
    for number in (signal.SIGINT, signal.SIGTERM):
        # At the next turn of the loop: a program that is just starting is ended as soon as it runs. exit() ends the
        # loops of windows that come before the program's own, too; quit() does not.
        signal.signal(number, lambda *_: QTimer.singleShot(0, lambda: application.exit(0)))
    sys.excepthook = _calm_excepthook
    threading.excepthook = lambda args: _calm_excepthook(
        args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
    )
    return application


def _calm_excepthook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A bug is written down whole; the screen stays usable. (An exception in a Qt slot does not end the program.)"""
    if issubclass(kind, KeyboardInterrupt):
        QGuiApplication.exit(130)
        return
    bug(kind, error, trace)


def make_engine(*folders: Path, logo: bytes | None = None) -> QQmlEngine:
    """A QML engine that finds the shared Ui module, the program's own folders, our icons, codes and the hall's
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
    """Puts the window on a screen and shows it. A screen number that does not exist means the first."""
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
    """Lets bindings, loaders and animations of a window come to rest, before a picture is taken."""
    deadline = QDeadlineTimer(int(seconds * 1000))
    while not deadline.hasExpired():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.001)
    window.update()


def save_picture(image: QImage, path: Path) -> None:
    """Writes a PNG, making its folder; Unavailable("unwritable") when that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable("unwritable", where=str(path)) from error
    if not image.save(str(path)):
        raise Unavailable("unwritable", where=str(path))
