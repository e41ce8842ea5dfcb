"""Where things are: what the product carries (assets) and what this machine keeps (home)."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

ASSETS = Path(__file__).resolve().parent.parent / "assets"
"""Read-only files of the product: beside ``core`` in a clone, in site-packages and in a bundle alike."""


def home() -> Path:
    """This machine's state: ``$ANTREAN_HOME``, or the platform's data folder. Not created here."""
    named = os.environ.get("ANTREAN_HOME")
    return Path(named) if named else Path(platformdirs.user_data_dir("antrean", appauthor=False))


def default_database() -> str:
    """Address of the database when neither ``--db`` nor ``ANTREAN_DB`` names one."""
    return f"sqlite:///{home() / 'antrean.sqlite'}"
