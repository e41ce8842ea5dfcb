"""What the bundle's one executable runs: the command line, or one of our own modules in another process."""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys


def restore_library_path() -> None:
    """Undoes the bundle's LD_LIBRARY_PATH, which points at our libraries: openssl, lp and others must not use
    those."""
    original = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if original is not None:
        os.environ["LD_LIBRARY_PATH"] = original
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)


def run() -> int:
    multiprocessing.freeze_support()
    restore_library_path()
    if os.name == "posix" and not os.environ.get("LC_ALL"):
        os.environ.setdefault("LANG", "C.UTF-8")  # Qt warns about a bare "C"
    # The drill and the measurements start their parts as "python -m demo.drill.robot"; here the executable is both.
    if len(sys.argv) > 2 and sys.argv[1] == "-m" and sys.argv[2].startswith("demo."):
        module = sys.argv[2]
        sys.argv = sys.argv[2:]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        return 0
    from cli.start import run as run_verb

    return run_verb()


if __name__ == "__main__":
    sys.exit(run())
