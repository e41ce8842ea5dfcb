"""The command line: every verb of the hall, scriptable."""

import gc

gc.set_threshold(50_000, 20, 50)
"""While modules are loaded nothing becomes garbage; each look through all there is takes a twentieth of a verb."""
