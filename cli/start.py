"""Starting the command line, from a clone and from the bundle."""

import gc


def run() -> int:
    """The exit code. While modules are loaded nothing becomes garbage, and each look through all there is takes a
    twentieth of a verb."""
    gc.set_threshold(50_000, 20, 50)
    from cli.main import main

    return main()
