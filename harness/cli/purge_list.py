"""The list of people a run has used on a server that keeps data: what its owner may purge."""

from __future__ import annotations

from pathlib import Path

from harness.render.words import count
from harness.target.people import REMOVED

NAME = "people.txt"


def settle(out: Path) -> None:
    """Leave the numbers that somebody is still held under, one a line; without any there is no list."""
    held = _held(out)
    if held:
        (out / NAME).write_text("".join(f"{number}\n" for number in held), encoding="utf-8")
    elif held is not None:
        (out / NAME).unlink()


def told(out: Path) -> str:
    """The list in a line, empty where there is none."""
    held = _held(out) or []
    number = count(len(held), "synthetic person", "synthetic people")
    return f"{out / NAME} ({number} to purge)" if held else ""


def _held(out: Path) -> list[str] | None:
    """In the order of their first use; None without a list."""
    try:
        lines = (out / NAME).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    removed = {number for number, _, word in (line.partition(" ") for line in lines) if word == REMOVED}
    return [number for number in dict.fromkeys(lines) if " " not in number and number not in removed]
