"""Lawful oddities of answers to contributions."""

from __future__ import annotations

from collections.abc import Callable

from ..rules import variant


@variant(
    "ok-instead-of-created",
    replaces="contribute.status",
    allowed_by="CONTRACT 3: a contribution is accepted or refused; RFC 9110 15.3: 200 is a success too",
)
def ok_for_all(status: Callable[[bool], int], created: bool) -> int:
    "What was created is answered with 200, alone and in a transaction response."
    return status(False)


@variant(
    "no-locations",
    replaces="contribute.located",
    allowed_by="FHIR R4 bundle.html: response.location is 0..1, given where something was created",
)
def only_new_ones_located(located: Callable[[bool], bool], created: bool) -> bool:
    "The entry of an updated record in a transaction response has no location."
    return created and located(created)
