"""Whether this run may do to this target what it is about to do (CONTRACT 11)."""

from __future__ import annotations

from datetime import datetime

from harness.cli.usage import UsageError
from harness.target.client import Wire
from harness.target.model import Target


def check_permission(target: Target, environment: str) -> None:
    """Before anything is sent.

    Raises:
        UsageError: writes asked of a system that is not a test system, or off loopback without authority.
    """
    if environment and target.environment != environment:
        raise UsageError(
            f"--environment {environment}: {target.source} declares the system as {target.environment}; "
            'writes need environment = "test"'
        )
    if target.declared.contribute and not target.may_write:
        raise UsageError(
            f'{target.source}: declare.contribute asks for writes; expected environment = "test"'
        )
    if target.on_loopback:
        return
    authority = target.authority
    if authority is None:
        raise UsageError(
            f"{target.source}: {target.base_url} is not on this machine; expected an [authority] block "
            "that says who allowed the run (without it only doctor may ask)"
        )
    now = datetime.now().astimezone()
    first, last = datetime.fromisoformat(authority.window_from), datetime.fromisoformat(authority.window_to)
    if not first <= now <= last:
        raise UsageError(f"{target.source}: authority.window: {first} to {last} does not include now")
    for needed in ("read", "denied-access", *(("write",) if target.may_write else ())):
        if needed not in authority.classes:
            raise UsageError(f"{target.source}: authority.classes: expected {needed} among them")


def check_marker(wire: Wire) -> None:
    """Off loopback, before the first write: the address says itself that it is the test system.

    Raises:
        UsageError: the marker's text is not there.
    """
    authority = wire.target.authority
    if wire.target.on_loopback or authority is None or not wire.target.may_write:
        return
    answer = wire.send(
        "GET", authority.marker_url, sentence="the run looks for the marker of the test system"
    )
    if not answer.given or authority.marker_text not in answer.text:
        raise UsageError(
            f"authority.marker.url: authority.marker.text is not there (answered {answer.status or 0})"
        )
