"""Taking back what the run contributed, where the target lets it."""

from __future__ import annotations

from collections.abc import Sequence

from harness.fhir.lossless import dumps
from harness.target.client import FHIR_JSON
from harness.target.credentials import default_ask
from harness.verbs.case import Record

_AT_ONCE = 100


def takes_back(record: Record) -> None:
    """Delete what each contributor made since the last time; what the target keeps all the same, it keeps.

    Raises:
        RunStopped, BudgetSpent: see `stops`.
    """
    record.wire.begin_check()
    for persona, places in record.wire.manifest.made.drain().items():
        for n in range(0, len(places), _AT_ONCE):
            if record.target.declared.contribute == "fhir-post" or not _together(
                record, persona, places[n : n + _AT_ONCE]
            ):
                _one_by_one(record, persona, places[n : n + _AT_ONCE])


def _together(record: Record, persona: str, places: Sequence[str]) -> bool:
    """As a batch, in which one refusal leaves the others done; whether the target takes batches."""
    entries = [{"request": {"method": "DELETE", "url": place}} for place in places]
    bundle = {"resourceType": "Bundle", "type": "batch", "entry": entries}
    return _sent(record, persona, "POST", "", dumps(bundle).encode())


def _one_by_one(record: Record, persona: str, places: Sequence[str]) -> None:
    for place in places:
        _sent(record, persona, "DELETE", place)


def _sent(record: Record, persona: str, method: str, path: str, body: bytes = b"") -> bool:
    who = record.target.personas.get(persona)
    if who is None:
        return True  # nobody to do it as: another way of doing it is no use
    shown = record.credentials.show(who, default_ask(persona))
    headers = {**shown.headers, **({"Content-Type": FHIR_JSON} if body else {})}
    answer = record.wire.send(method, path, headers=headers, body=body, persona=persona, probe=True)
    return answer.given
