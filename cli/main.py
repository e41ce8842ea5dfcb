"""The command line: verbs of the hall, one JSON object each on request, exit codes that mean something.

0 done, 1 our bug, 2 wrong usage, 3 refused by the rules, 4 unavailable (database, printer, network).
"""

from __future__ import annotations

import os
import sys

import typer
from typer import Abort, Exit, TyperException

from cli import (
    backup,
    catalogue,
    counter,
    day,
    doctor,
    fleet,
    hall,
    policy,
    printer,
    programs,
    server,
    settings,
    setup,
    simulate,
    spool,
    support,
    ticket,
)
from cli.terminal import complain, log_bug, take_globals
from core import __version__
from core.errors import AntreanError, WrongUsage
from core.libraries import missing_library

app = typer.Typer(
    name="antrean",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Antrean: the queue of a public service hall.",
    epilog="Anywhere on the line: --json prints one JSON object; --db URL (or ANTREAN_DB) names the database.",
)
app.command("init")(hall.init)
app.command("setup")(setup.setup)
app.command("start")(setup.start)
app.command("card")(setup.card)
app.add_typer(hall.officer_app, name="officer")
app.add_typer(catalogue.app, name="catalogue")
app.add_typer(ticket.ticket_app, name="ticket")
app.add_typer(ticket.queue_app, name="queue")
app.add_typer(counter.app, name="counter")
app.add_typer(day.app, name="day")
app.add_typer(policy.app, name="policy")
app.add_typer(settings.app, name="settings")
app.command("audit")(policy.audit)
app.add_typer(printer.app, name="printer")
app.command("doctor")(doctor.doctor)
app.command("status")(fleet.status)
app.add_typer(fleet.device_app, name="device")
app.add_typer(fleet.conflict_app, name="conflict")
app.add_typer(spool.app, name="spool")
app.add_typer(backup.app, name="backup")
app.command("support")(support.support)
app.command("restore")(backup.restore)
app.command("move")(backup.move)
app.add_typer(server.app, name="server")
app.command("join")(server.join)
app.command("kiosk")(programs.kiosk)
app.command("display")(programs.display)
app.command("demo")(programs.demo)
app.command("bench")(programs.bench)
app.command("drill")(programs.drill)
app.command("simulate")(simulate.simulate)
app.command("workload")(simulate.workload)


@app.callback(invoke_without_command=True)
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
        code = app(take_globals(words), prog_name="antrean", standalone_mode=False)
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
