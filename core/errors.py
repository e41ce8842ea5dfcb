"""What can go wrong, in three kinds.

AntreanError
 ├─ Refused        the rules say no; the person can act          exit code 3
 ├─ Unavailable    database, printer, network; retried           exit code 4
 └─ WrongUsage     the command line was not understood           exit code 2

Anything else that is raised is our bug (exit code 1). Errors carry a code and facts; the sentence is
looked up in ``assets/translations/*.ftl`` under ``error-<code>``.
"""

from __future__ import annotations


class AntreanError(Exception):
    """An error that has a sentence for people.

    ``code`` is stable and lower-case with hyphens; ``where`` names the file, field, service or device that is
    concerned (None when there is none); ``facts`` fill the sentence's places.
    """

    exit_code = 1

    def __init__(self, code: str, where: str | None = None, **facts: str | int | float) -> None:
        super().__init__(code if where is None else f"{code}: {where}")
        self.code = code
        self.where = where
        self.facts = facts


class WrongUsage(AntreanError):
    exit_code = 2


class Refused(AntreanError):
    exit_code = 3


class Unavailable(AntreanError):
    exit_code = 4
