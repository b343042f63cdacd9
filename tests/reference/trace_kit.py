"""Requests that can be told apart in the audit trail."""

from __future__ import annotations

import uuid
from typing import Any

from reference_kit import World


def asked(world: World, persona: str, method: str, path: str, body: Any = None, **options: Any) -> str:
    id = uuid.uuid4().hex
    headers = {"x-request-id": id} | options.pop("headers", {})
    world.ask(persona, method, path, body, headers=headers, **options)
    return id


def found(world: World, patient: str, id: str) -> list[dict[str, Any]]:
    events = world.events(patient)
    return [
        event
        for event in events
        if any(entity.get("what", {}).get("identifier", {}).get("value") == id for entity in event["entity"])
    ]
