"""The figures of a measurement, as text for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Figures = dict[str, Any]
"""Part of the JSON that ``antrean bench --json`` prints."""


def table(result: Figures) -> str:
    lines = [*_engine(result), *_changes(result)]
    if "kiosk" in result:
        lines += [*_kiosk(result["kiosk"]), *_frames(result["first_frame_s"])]
    if "backup" in result:
        lines += _backup(result["backup"])
    if "alone" in result:
        lines += _alone(result["alone"])
    return "\n".join(lines)


def _engine(result: Figures) -> Iterator[str]:
    yield f"engine {result['engine']}, history {result['history']}, clients {result['clients']}"
    yield f"floor      {result['floor_ms']:8.3f} ms   one durable commit"
    for key, name in (("issue", "issue"), ("call_next", "call-next"), ("kiosk_write", "kiosk")):
        if key in result:
            yield _verb(name, result[key])
    if "after_rest" in result:
        rested = result["after_rest"]
        yield f"after a rest, floor {rested['floor_ms']:.3f} ms:"
        for key, name in (("issue", "issue"), ("call_next", "call-next")):
            yield _verb(name, rested[key])
    if "tickets_per_second" in result:
        yield (
            f"{result['tickets_per_second']:.0f} tickets a second; the slowest client took"
            f" {result['slowest_client']:.2f} x the mean"
        )
    yield (
        f"{result['per_second']:.0f} verbs a second, {result['errors']} errors,"
        f" {result['duplicates']} duplicates"
    )


def _verb(name: str, verb: Figures) -> str:
    text = (
        f"{name:<10} {verb['p50_ms']:8.3f} ms   p99 {verb['p99_ms']:8.3f} ms   {verb['ratio']:5.2f} x floor"
    )
    if "least_ms" in verb:
        text += f"   rounds {verb['least_ms']:.3f} to {verb['most_ms']:.3f} ms"
    return text


def _changes(result: Figures) -> Iterator[str]:
    press, changes = result["button_to_board"], result["changes"]
    yield (
        f"from the officer's button to the board {press['p50_ms']:.1f} ms (p99 {press['p99_ms']:.1f} ms);"
        f" an idle program wakes {result['idle_wakeups_per_s']:.1f} times a second"
    )
    yield (
        f"a change is known after {changes['known_p50_ms']:.1f} ms (p99 {changes['known_p99_ms']:.1f} ms), "
        f"{changes['missed']} missed; an idle follower uses {changes['idle_core_percent']:.2f} % of a core"
    )


def _kiosk(kiosk: Figures) -> Iterator[str]:
    yield (
        f"kiosk: first frame {kiosk['first_frame_ms']:.0f} ms, {kiosk['memory_mb']:.0f} MB, "
        f"tap to printer {kiosk['tap_to_printer_ms']:.0f} ms (p99 {kiosk['tap_to_printer_p99_ms']:.0f} ms)"
    )


def _frames(frames: Figures) -> Iterator[str]:
    yield (
        f"first frame after the command: kiosk {frames['kiosk']:.2f} s, desk {frames['counter']:.2f} s,"
        f" display {frames['display']:.2f} s"
    )


def _backup(backup: Figures) -> Iterator[str]:
    yield (
        f"backup of {backup['rows']} rows, {backup['database_mb']:.0f} MB: {backup['make_s']:.1f} s"
        f" ({backup['make_cpu_s']:.1f} s of a core), {backup['make_ratio']:.0f} x a plain copy;"
        f" {backup['rows_per_s']} rows a second, {backup['file_mb']:.0f} MB"
    )
    yield (
        f"proved by restoring it in {backup['prove_s']:.1f} s ({backup['prove_cpu_s']:.1f} s of a core),"
        f" {backup['prove_ratio']:.0f} x; another program's slowest write meanwhile"
        f" {backup['writer_max_ms']:.0f} ms, else {backup['writer_max_without_ms']:.0f} ms"
    )


def _alone(alone: Figures) -> Iterator[str]:
    merge, shares = alone["merge"], alone["shares"]
    yield f"merge of {merge['tickets']} offline tickets: {merge['seconds']:.2f} s"
    yield (
        f"call by one of {shares['desks']} desks with shares: {shares['shared_ms']:.1f} ms,"
        f" without {shares['alone_ms']:.1f} ms"
    )
    for way, cut in alone["cuts"].items():
        if way == "none":
            continue
        yield (
            f"cable {way:<7} kiosk alone after {cut['kiosk_s']:.2f} s, desk {cut['desk_s']:.2f} s; back after "
            f"{cut['kiosk_back_s']:.2f} and {cut['desk_back_s']:.2f} s; windows still for at most "
            f"{cut['kiosk_still_ms']:.0f} and {cut['desk_still_ms']:.0f} ms"
        )
    if "memory" in alone:
        soak = alone["memory"]
        yield (
            f"memory after {soak['minutes']:.0f} minutes and {soak['numbers']} numbers: "
            f"{soak['grown_mb']:+.1f} MB, {soak['more_files']:+d} open files"
        )
