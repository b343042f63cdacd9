"""In which format things are answered (FHIR R4, http.html, content types): JSON, in UTF-8."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..rules import seam

FHIR_JSON: Final = "application/fhir+json;charset=utf-8"
JSON: Final = frozenset({"application/fhir+json", "application/json", "json"})


@seam("negotiation.answered-as-json")
def answered_as_json() -> bool:
    """Whether JSON is answered to whoever accepts none of the formats there are."""
    return False


@seam("negotiation.written")
def written(text: str, accept: str, formats: Sequence[str]) -> tuple[str, bytes]:
    """The Content-Type and the octets of an answer; ``formats`` are the values of ``_format``."""
    return FHIR_JSON, text.encode("utf-8")


@seam("negotiation.refused")
def refused(text: str) -> bytes:
    """The octets of a refusal."""
    return text.encode("utf-8")
