"""What goes into the bundle, and what PyInstaller adds that no program of ours uses.

Names are those inside the bundle, with forward slashes. On Linux they look like ``PySide6/Qt/plugins/...``, on
Windows like ``PySide6/plugins/...`` (the latter from the wheel's listing: never run).
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

PACKAGES = ("core", "kiosk", "counter", "display", "assistant", "demo", "cli")
DATA = ("assets", "core/qt/qml", "kiosk/qml", "display/qml", "core/storage/migrations")

STANDARD_LIBRARY = [
    "tkinter",
    "readline",
    "sqlite3",
    "idlelib",
    "lib2to3",
    "ensurepip",
    "pydoc_data",
    "curses",
]
"""Modules that are not used; readline would bring a library under the GPL."""

# The Qt modules that our code imports, and what those are linked to. Qt Multimedia plays sound without its ffmpeg
# plugin, which only players of files need; leaving it out saves 18 MB.
QT_LIBRARIES = {
    *(
        "Core",
        "DBus",
        "Gui",
        "Multimedia",
        "Network",
        "OpenGL",
        "Qml",
        "QmlMeta",
        "QmlModels",
        "QmlWorkerScript",
    ),
    *("Concurrent", "Quick", "Svg", "Test", "Widgets", "XcbQpa"),
}
QT_MODULES = {"Core", "Gui", "Multimedia", "Network", "OpenGL", "Qml", "Quick", "Svg", "Test", "Widgets"}
QT_PLUGINS = {
    "iconengines": {"qsvgicon"},
    "imageformats": {"qgif", "qico", "qjpeg", "qsvg", "qwebp"},
    "platforms": {"qoffscreen", "qxcb", "qwindows"},
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},
    "styles": {"qmodernwindowsstyle"},
    # On Windows the sound goes through a plugin.
    "multimedia": {"windowsmediaplugin"},
}
QML_MODULES = re.compile(r"(QtQuick|QtQml|QtQml/Models|QtQml/WorkerScript)/[^/]+")
LANGUAGES = re.compile(r"(root|global|id|en|jv)(_\w+)?\.dat")

_DROPPED = re.compile(
    # Qt's own words (there are none in Indonesian), its software OpenGL (our windows are drawn without any), types
    # for editors.
    r"PySide6/(Qt/)?(translations|resources)/|opengl32sw\.dll$|\.qmltypes$|\.pyi$|/d3dcompiler_\w+\.dll$"
    # ffmpeg, for the plugin that is left out.
    r"|(^|/)(lib)?(av(codec|format|util)|sw(scale|resample))[-.]|FFmpegStub"
    # Pillow's reader of AVIF pictures and its window for tkinter.
    r"|/_avif\.|(^|/)libavif-|/_imagingtk\."
    r"|/py\.typed$|^share/|\.dist-info/(RECORD|INSTALLER|direct_url\.json)$"
)
_QT_LIBRARY = re.compile(r"(?:^|/)(?:lib)?Qt6(\w+?)(?:\.so[.\d]*|\.dll)$")
_QT_MODULE = re.compile(r"^PySide6/Qt(\w+)\.(?:abi3\.so|pyd)$")
_QT_PLUGIN = re.compile(r"^PySide6/(?:Qt/)?plugins/(.+)/(?:lib)?([^/]+)\.(?:so|dll)$")
_QML = re.compile(r"^PySide6/(?:Qt/)?qml/(.+)$")
_SYSTEM = re.compile(r"lib(?!python3)[^/]+\.so[.\d]*")
_BABEL = re.compile(r"^babel/locale-data/(.+)$")


def hidden_imports(root: Path) -> list[str]:
    """Every module of ours: programs are named and not imported, and verbs import late."""
    names = []
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            if "migrations" not in parts:
                names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    # logging.config is for alembic, which reads its scripts as files; tzdata for systems without time zones.
    return [*names, "logging.config", "tzdata"]


def data_files(root: Path) -> list[tuple[str, str]]:
    """Files that code reads by their place beside it, each with its folder in the bundle."""
    return [
        (str(path), path.parent.relative_to(root).as_posix())
        for folder in DATA
        for path in sorted((root / folder).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]


def locked_names(lock: str) -> list[str]:
    """The distributions a lockfile pins, normalised, in its order."""
    lines = [line for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#"))]
    return [normal(line.split("==")[0]) for line in lines]


def normal(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def excluded_modules(root: Path) -> list[str]:
    """Modules that only developers have: they can be imported here but belong to no distribution of the product."""
    wanted = set(locked_names((root / "packaging" / "lock" / "runtime.txt").read_text(encoding="utf-8")))
    installed = metadata.packages_distributions()
    foreign = [
        name
        for name, distributions in installed.items()
        if name not in PACKAGES and not wanted & {normal(distribution) for distribution in distributions}
    ]
    return sorted({*STANDARD_LIBRARY, *(name for name in foreign if name.isidentifier())})


def is_kept(name: str, kind: str = "BINARY") -> bool:
    """Whether a file that PyInstaller collected goes into the bundle; ``kind`` is PyInstaller's word for it.

    Libraries that it copied from the system lie at the top: they are Debian's to ship and to update.
    """
    name = name.replace("\\", "/")
    if _DROPPED.search(name) or (kind == "BINARY" and _SYSTEM.fullmatch(name)):
        return False
    for pattern, allowed in ((_QT_LIBRARY, QT_LIBRARIES), (_QT_MODULE, QT_MODULES)):
        if match := pattern.search(name):
            return match[1] in allowed
    if match := _QT_PLUGIN.match(name):
        return match[2] in QT_PLUGINS.get(match[1], ())
    if match := _QML.match(name):
        return QML_MODULES.fullmatch(match[1]) is not None
    if match := _BABEL.match(name):
        return LANGUAGES.fullmatch(match[1]) is not None
    return True
