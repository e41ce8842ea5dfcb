"""What of PyInstaller's findings goes into the bundle."""

from __future__ import annotations

from pathlib import Path

import pytest

import trimming

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/QtMultimedia.abi3.so",
        "PySide6/QtQuick.pyd",
        "PySide6/Qt/lib/libQt6Multimedia.so.6",
        "PySide6\\Qt6Quick.dll",
        "PySide6/Qt/lib/libicudata.so.73",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6/Qt/qml/QtQuick/libqtquick2plugin.so",
        "PySide6/Qt/qml/QtQuick/qmldir",
        "babel/locale-data/id.dat",
        "babel/locale-data/en_GB.dat",
        "babel/global.dat",
        "libpython3.11.so.1.0",
        "psycopg_binary.libs/libpq-e9b5c9ac.so.5.18",
        "assets/voices/id/pack.json",
        "core/storage/migrations/env.py",
        "tzdata/zoneinfo/Asia/Jakarta",
        "escpos/capabilities.json",
    ],
)
def test_what_the_programs_need_stays(name: str) -> None:
    assert trimming.is_kept(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/QtCharts.abi3.so",
        "PySide6/Qt/lib/libQt6VirtualKeyboard.so.6",
        "libQt63DCore.so.6",
        "PySide6/Qt6WebEngineCore.dll",
        "PySide6/Qt/lib/libavcodec.so.61",
        "PySide6/avcodec-61.dll",
        "PySide6/Qt/plugins/multimedia/libffmpegmediaplugin.so",
        "PySide6/Qt/plugins/xcbglintegrations/libqxcb-egl-integration.so",
        "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        "PySide6/Qt/qml/QtQuick/Controls/qmldir",
        "PySide6/Qt/qml/QtQuick3D/qmldir",
        "PySide6/Qt/translations/qt_de.qm",
        "PySide6/opengl32sw.dll",
        "babel/locale-data/sv.dat",
        "libglib-2.0.so.0",
        "libreadline.so.8",
    ],
)
def test_what_no_program_needs_goes(name: str) -> None:
    assert not trimming.is_kept(name)


def test_a_link_at_the_top_into_a_wheels_folder_stays() -> None:
    assert trimming.is_kept("libpq-e9b5c9ac.so.5.18", "SYMLINK")
    assert trimming.is_kept("libQt6Quick.so.6", "SYMLINK")
    assert not trimming.is_kept("libQt6Charts.so.6", "SYMLINK")


def test_every_module_that_is_only_named_comes_along() -> None:
    names = trimming.hidden_imports(ROOT)
    wanted = [
        "kiosk.app",
        "counter.app",
        "display.app",
        "core.printing.ticket_slip",
        "demo.app",
        "demo.bench.run",
        "demo.drill.robot",
    ]
    assert {*wanted, "cli.main", "tzdata"} <= set(names)


def test_files_that_are_looked_for_beside_the_code_lie_there() -> None:
    places = {f"{folder}/{Path(file).name}" for file, folder in trimming.data_files(ROOT)}
    assert {
        "assets/theme.toml",
        "core/qt/qml/Ui/Theme.qml",
        "kiosk/qml/Kiosk/Main.qml",
        "display/qml/Display/Main.qml",
        "core/storage/migrations/env.py",
        "core/storage/migrations/versions/0001_first_tables.py",
    } <= places
    assert not any("__pycache__" in place for place in places)


def test_developers_tools_stay_out_and_the_products_libraries_come_in() -> None:
    excluded = trimming.excluded_modules(ROOT)
    assert {"pytest", "mypy", "PyInstaller", "readline"} <= set(excluded)
    assert not {"PySide6", "sqlalchemy", "psycopg", "core", "demo"} & set(excluded)
