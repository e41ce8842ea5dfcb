"""``python -m cli``, which the launcher of a clone starts."""

import sys

from cli.main import main

sys.exit(main())
