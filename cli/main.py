"""The command line: verbs of the hall, one JSON object each on request, exit codes that mean something.

0 done, 1 our bug, 2 wrong usage, 3 refused by the rules, 4 unavailable (database, printer, network).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import typer
from typer import Abort, Exit, TyperException

from cli.terminal import complain, log_bug, take_globals
from core import __version__
from core.errors import AntreanError, WrongUsage
from core.libraries import missing_library

VERBS = {
    "init": "hall.init",
    "setup": "setup.setup",
    "start": "setup.start",
    "card": "setup.card",
    "officer": "hall.officer_app",
    "catalogue": "catalogue.app",
    "ticket": "ticket.ticket_app",
    "queue": "ticket.queue_app",
    "counter": "counter.app",
    "day": "day.app",
    "policy": "policy.app",
    "settings": "settings.app",
    "audit": "policy.audit",
    "printer": "printer.app",
    "doctor": "doctor.doctor",
    "status": "fleet.status",
    "device": "fleet.device_app",
    "conflict": "fleet.conflict_app",
    "spool": "spool.app",
    "backup": "backup.app",
    "support": "support.support",
    "restore": "backup.restore",
    "move": "backup.move",
    "server": "server.app",
    "join": "server.join",
    "kiosk": "programs.kiosk",
    "display": "programs.display",
    "demo": "programs.demo",
    "bench": "programs.bench",
    "drill": "programs.drill",
    "simulate": "simulate.simulate",
    "workload": "simulate.workload",
}
"""Each verb's function, or group of verbs, as ``module.name`` in ``cli``."""


def command_line(words: Sequence[str]) -> typer.Typer:
    """The verbs that a command line needs: the one it names, or all of them. A module is imported for its own verb
    only, so that no verb waits for what others need."""
    app = typer.Typer(
        name="antrean",
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        help="Antrean: the queue of a public service hall.",
        epilog="Anywhere on the line: --json prints one JSON object; --db URL (or ANTREAN_DB) names the database.",
    )
    app.callback(invoke_without_command=True)(_root)
    verbs = [words[0]] if words and words[0] in VERBS else list(VERBS)
    for verb in verbs:
        module, name = VERBS[verb].split(".")
        made = getattr(import_module(f"cli.{module}"), name)
        if isinstance(made, typer.Typer):
            app.add_typer(made, name=verb)
        else:
            app.command(verb)(made)
    return app


def _root(version: bool = typer.Option(False, "--version", help="Print the version.")) -> None:
    if version:
        print(__version__)
        raise typer.Exit


def main(arguments: list[str] | None = None) -> int:
    """Runs one verb and returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        words = sys.argv[1:] if arguments is None else arguments
        if any("\udc80" <= letter <= "\udcff" for word in words for letter in word):
            raise WrongUsage("usage", detail="the arguments are not UTF-8")
        rest = take_globals(words)
        code = command_line(rest)(rest, prog_name="antrean", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except Exit as error:
        return error.exit_code
    except AntreanError as error:
        return complain(error)
    except TyperException as error:
        return complain(WrongUsage("usage", detail=error.format_message()))
    except (Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # The program that reads our output has gone; the verb itself is done.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ImportError as error:
        return complain(missing_library(error) or AntreanError("internal", where=log_bug()))
    except Exception:
        return complain(AntreanError("internal", where=log_bug()))
