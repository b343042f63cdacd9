"""Whether this run may do to this target what it is about to do (CONTRACT 11)."""

from __future__ import annotations

from datetime import datetime

from harness.cli.usage import UsageError
from harness.evidence.outcomes import NotTestable
from harness.target.client import Wire
from harness.target.model import Target


def check_permission(target: Target, environment: str) -> None:
    """Before anything is sent.

    Raises:
        UsageError: writes asked of a system that is not a test system, or off loopback without authority.
    """
    check_environment(target, environment)
    if target.declared.contribute and not target.may_write:
        raise UsageError(
            f'{target.source}: declare.contribute asks for writes; expected environment = "test"'
        )
    refusal = unauthorised(target, ("read", "denied-access", *(("write",) if target.may_write else ())))
    if refusal:
        raise UsageError(f"{target.source}: {refusal}")


def check_environment(target: Target, environment: str) -> None:
    """What the command line says of the system, against what its file says.

    Raises:
        UsageError: they differ.
    """
    if environment and target.environment != environment:
        raise UsageError(
            f"--environment {environment}: {target.source} declares the system as {target.environment}; "
            'writes need environment = "test"'
        )


def unauthorised(target: Target, classes: tuple[str, ...]) -> str:
    """Why nobody allowed these classes of request now, empty if somebody did; loopback needs nobody."""
    if target.on_loopback:
        return ""
    authority = target.authority
    if authority is None:
        return (
            f"{target.elsewhere} is not on this machine; expected an [authority] block that says who "
            "allowed the run (without it only doctor may ask, and writes nothing)"
        )
    now = datetime.now().astimezone()
    first, last = datetime.fromisoformat(authority.window_from), datetime.fromisoformat(authority.window_to)
    if not first <= now <= last:
        return f"authority.window: {first} to {last} does not include now"
    missing = [needed for needed in classes if needed not in authority.classes]
    return f"authority.classes: expected {', '.join(missing)} among them" if missing else ""


def check_marker(wire: Wire) -> None:
    """Off loopback, before the first write: the address says itself that it is the test system.

    Raises:
        UsageError: the marker's text is not there.
    """
    missing = unmarked(wire)
    if missing:
        raise UsageError(missing)


def unmarked(wire: Wire) -> str:
    """Why the marker of the test system cannot be seen, empty if it can or none is needed."""
    authority = wire.target.authority
    if wire.target.on_loopback or authority is None or not wire.target.may_write:
        return ""
    try:
        answer = wire.send(
            "GET", authority.marker_url, sentence="the run looks for the marker of the test system"
        )
    except NotTestable as reason:
        return f"authority.marker.url: {reason}"
    if answer.given and authority.marker_text in answer.text:
        return ""
    return f"authority.marker.url: authority.marker.text is not there (answered {answer.status or 'nothing'})"
