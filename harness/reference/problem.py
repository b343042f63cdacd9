"""Why a request is not answered as asked: raised anywhere, turned into an OperationOutcome in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Denial:
    """What the decision point says when it does not say yes (CONTRACT 6).

    ``withheld`` concerns one item of a record the caller may otherwise see; all other denials refuse the
    request. ``personal`` ones depend on who the person is, so denial style decides whether they show.
    """

    code: str
    text: str
    withheld: bool = False
    personal: bool = False


class Problem(Exception):
    """A refusal or a failure, with all the caller is told about it."""

    def __init__(
        self,
        status: int,
        code: str,
        text: str,
        *,
        spine: str | None = None,
        headers: tuple[tuple[str, str], ...] = (),
        denial: Denial | None = None,
        persons: tuple[str, ...] = (),
    ) -> None:
        """``code`` is a FHIR issue type; ``text`` is fixed wording and never repeats a value."""
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text
        self.spine = spine
        self.headers = headers
        self.denial = denial
        self.persons = persons


def malformed(text: str) -> Problem:
    """The request cannot be understood."""
    return Problem(400, "structure", text, spine="BAD_REQUEST")


def invalid(text: str, *, spine: str = "INVALID_RESOURCE", code: str = "invalid") -> Problem:
    """The content is understood and breaks a rule."""
    return Problem(422, code, text, spine=spine)


def not_found() -> Problem:
    """Nothing of that name is here."""
    return Problem(404, "not-found", "No such resource.", spine="NO_RECORD_FOUND")


def gone() -> Problem:
    """It was here and was deleted."""
    return Problem(410, "deleted", "The resource was deleted.", spine="NO_RECORD_FOUND")


def not_allowed(*methods: str) -> Problem:
    """The method is not for this address."""
    allow = (("allow", ", ".join(methods)),) if methods else ()
    return Problem(405, "not-supported", "The method is not supported here.", headers=allow)


def stale_version() -> Problem:
    """The version named is not the current one."""
    return Problem(412, "conflict", "The resource has changed since.", spine="RESOURCE_VERSION_MISMATCH")
