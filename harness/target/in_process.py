"""The bundled reference as a target, in process: the only place where the suite meets it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from harness.reference import Reference, Request
from harness.target.clock import SystemClock
from harness.target.load import from_data
from harness.target.model import REFERENCE, Key, Target
from harness.target.transports import Answering


def reference(
    clock: SystemClock, defects: Sequence[str] = (), variants: Sequence[str] = ()
) -> tuple[Target, Answering]:
    """A fresh reference and the way to ask it.

    Raises:
        ValueError: no such defect or variant.
    """
    running = Reference(defects=defects, variants=variants, clock=clock.now)
    target = with_keys(from_data(without_keys(running.target()), REFERENCE), running.keys)

    def answering(
        method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Sequence[tuple[str, str]], bytes]:
        answer = running.answer(Request(method, path, headers, body))
        return answer.status, answer.headers, answer.body

    return target, answering


def without_keys(data: Mapping[str, object]) -> dict[str, object]:
    """Target data whose personas name a key that is put in afterwards."""
    personas = data["personas"]
    held = (
        {id_: {**p, "key": {"env": "_"}} for id_, p in personas.items()}
        if isinstance(personas, Mapping)
        else {}
    )
    return {**data, "personas": held}


def with_keys(target: Target, keys: Mapping[str, str]) -> Target:
    """The target with each persona's private key in hand."""
    personas = {id_: replace(persona, key=Key(value=keys[id_])) for id_, persona in target.personas.items()}
    return replace(target, personas=personas)
