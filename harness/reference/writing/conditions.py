"""Conditions on a write: which version of a record the client means."""

from __future__ import annotations

from ..policy import contribute
from ..service.context import Context


def check_version(context: Context, type: str, id: str, tag: str | None, way: str) -> None:
    """The version the client means must be the current one."""
    if tag is None:
        return
    record = context.store.records.record(type, id)
    version = None if record is None or record.deleted else record.version
    if not context.rules[contribute.matches](tag, version, way):
        raise context.rules[contribute.stale]()


def preference(header: str) -> str:
    """What a client would like to get back for a write (``Prefer: return=``), or nothing."""
    for part in header.replace(";", ",").split(","):
        name, _, value = part.partition("=")
        if name.strip().lower() == "return":
            return value.strip().strip('"').lower()
    return ""
