"""What goes into the bundle, and what PyInstaller's guesses bring that no program of ours uses.

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
"""Not used; readline would bring a library under the GPL."""

# The Qt modules our code imports and what those are linked to. Qt Multimedia plays sound without its ffmpeg plugin
# (only players of files need that), which spares 18 MB.
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
    """Every module of ours: the programs are named, not imported, and verbs import late."""
    names = []
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            if "migrations" not in parts:
                names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    # The first is for alembic, which reads its scripts as files; time zones are for systems without any.
    return [*names, "logging.config", "tzdata"]


def data_files(root: Path) -> list[tuple[str, str]]:
    """Files that are read by their place beside the code, each with its folder in the bundle."""
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
    """What only developers have: importable here, and of no distribution the product runs on."""
    wanted = set(locked_names((root / "packaging" / "lock" / "runtime.txt").read_text(encoding="utf-8")))
    here = metadata.packages_distributions()
    foreign = [
        name
        for name, distributions in here.items()
        if name not in PACKAGES and not wanted & {normal(one) for one in distributions}
    ]
    return sorted({*STANDARD_LIBRARY, *(name for name in foreign if name.isidentifier())})


def is_kept(name: str, kind: str = "BINARY") -> bool:
    """Whether a file PyInstaller found goes into the bundle; ``kind`` is PyInstaller's word for it.

    Libraries it copied from the system it puts at the top: they are Debian's to bring, and to mend.
    """
    name = name.replace("\\", "/")
    if _DROPPED.search(name) or (kind == "BINARY" and _SYSTEM.fullmatch(name)):
        return False
    for pattern, allowed in ((_QT_LIBRARY, QT_LIBRARIES), (_QT_MODULE, QT_MODULES)):
        if found := pattern.search(name):
            return found[1] in allowed
    if found := _QT_PLUGIN.match(name):
        return found[2] in QT_PLUGINS.get(found[1], ())
    if found := _QML.match(name):
        return QML_MODULES.fullmatch(found[1]) is not None
    if found := _BABEL.match(name):
        return LANGUAGES.fullmatch(found[1]) is not None
    return True
