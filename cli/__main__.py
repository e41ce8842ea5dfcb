"""``python -m cli``, which the launcher of a clone starts."""

import sys

from cli.start import run

sys.exit(run())
