"""``python -m core.cli``: what the launcher of a clone starts."""

import sys

from core.cli.main import main

sys.exit(main())
