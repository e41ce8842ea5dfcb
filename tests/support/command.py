"""The program as scripts run it."""

from __future__ import annotations

import os
import sys
from typing import Any

Answer = tuple[int, Any, Any]

COMMAND = (
    [os.environ["ANTREAN_BUNDLE"]] if os.environ.get("ANTREAN_BUNDLE") else [sys.executable, "-m", "core.cli"]
)
"""The program these tests run: the source, or the executable $ANTREAN_BUNDLE names."""
