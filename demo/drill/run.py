"""``antrean drill``: builds a hall of real programs, pulls its plugs, heals it, and compares paper and books."""

from __future__ import annotations

import json
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from core.errors import Refused, Unavailable
from core.words import Words, terminal_language, words
from demo.drill.checks import Difference, Findings
from demo.drill.drill import Drill, Wanted

__all__ = ["Wanted", "run", "tell"]


def run(wanted: Wanted, as_json: bool) -> int:
    """Drills and prints; gives the exit code: 0 when paper and books agree, else 3."""
    seed = random.SystemRandom().randrange(1, 1_000_000) if wanted.seed is None else wanted.seed
    speak = words(terminal_language())
    started = time.monotonic()
    signal.signal(signal.SIGTERM, _interrupted)
    with _folder(wanted.keep) as folder, ExitStack() as stack:
        drill = Drill(wanted, seed, folder, stack, speak)
        findings = drill.play()
        if wanted.keep is not None:
            drill.write_down(findings)
    result: dict[str, Any] = {
        "issued": findings.issued,
        "on_paper": findings.on_paper,
        "in_books": findings.in_books,
        "lost": findings.lost,
        "doubled": findings.doubled,
        "ghosts": findings.ghosts,
        "called_twice": findings.called_twice,
        "cuts": drill.made["cut"],
        "kills": drill.made["kill"],
        "seconds": round(time.monotonic() - started, 1),
        "seed": seed,
        "explanations": [tell(difference, speak) for difference in findings.differences],
    }
    print(json.dumps(result, ensure_ascii=False) if as_json else _table(result, findings, speak))
    return 0 if findings.good else 3


def tell(difference: Difference, speak: Words) -> str:
    """The sentence of a difference."""
    sentence = speak(f"drill-difference-{difference.key}", **difference.facts)
    return sentence if difference.explained else speak("drill-not-explained", what=sentence)


def _interrupted(_number: int, _frame: object) -> None:
    """Told to end, the drill clears up as after Ctrl+C."""
    raise KeyboardInterrupt


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Where the drill's programs live; gone afterwards unless it is to be kept."""
    if keep is not None:
        try:
            keep.mkdir(parents=True)
        except FileExistsError:
            raise Refused("drill-folder", where=str(keep)) from None
        except OSError as error:
            raise Unavailable("unwritable", where=str(keep)) from error
        yield keep
        return
    made = Path(tempfile.mkdtemp(prefix="antrean-drill-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _table(result: dict[str, Any], findings: Findings, speak: Words) -> str:
    """The result for people."""
    names = ("issued", "on_paper", "in_books", "lost", "doubled", "ghosts", "called_twice", "cuts", "kills")
    labels = {name: speak(f"drill-row-{name.replace('_', '-')}") for name in names}
    wide = max(len(label) for label in labels.values())
    lines = [f"{labels[name]:<{wide}}  {speak.number(result[name]):>7}" for name in names]
    lines.append(speak("drill-took", seconds=f"{result['seconds']:.0f}", seed=str(result["seed"])))
    lines += [f"  {sentence}" for sentence in result["explanations"]]
    lines.append(speak("drill-good" if findings.good else "drill-bad", count=findings.unexplained))
    return "\n".join(lines)
