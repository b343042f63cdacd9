"""Whether an answer is in the format its Content-Type says (FHIR R4, RESTful API, content types)."""

from __future__ import annotations

import json

from harness.evidence.outcomes import Finding


def untrue(content_type: str, text: str, utf8: bool, where: str) -> list[Finding]:
    """An answer with a body that is not what its Content-Type says: JSON or not, and in UTF-8.

    `utf8`: whether its octets are. An answer without a Content-Type claims nothing and is not judged, nor is
    the inside of a format other than JSON.
    """
    media, charset = _media(content_type), _charset(content_type)
    if not text.strip() or not media:
        return []
    value = _value(text)
    resource = isinstance(value, dict) and "resourceType" in value
    if is_json(content_type) and not isinstance(value, dict | list):
        return [Finding(f"JSON, as Content-Type {media} says", "a body that is none", where)]
    if resource and not is_json(content_type):
        return [Finding("the Content-Type of JSON with a FHIR resource in JSON", media, where)]
    if not is_json(content_type):
        return []
    if charset not in ("", "utf-8", "utf8"):
        return [Finding("FHIR in UTF-8", f"charset={charset}", where)]
    return [] if utf8 else [Finding("FHIR in UTF-8", "octets that are not", where)]


def is_json(content_type: str) -> bool:
    """Whether a Content-Type says JSON, FHIR's or any other."""
    media = _media(content_type)
    return media in ("application/json", "text/json") or media.endswith("+json")


def is_xml(content_type: str) -> bool:
    """Whether a Content-Type says XML, FHIR's or any other; XHTML is a page."""
    media = _media(content_type)
    return media in ("application/xml", "text/xml") or (media.endswith("+xml") and "xhtml" not in media)


def _media(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _charset(content_type: str) -> str:
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'").lower()
    return ""


def _value(text: str) -> object:
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None
