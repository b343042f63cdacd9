"""What a client says about one request: purpose, person and reason (``extensions.ihe_iua``)."""

from __future__ import annotations

from typing import Any

from ..model import Caller
from ..people import Client
from ..policy.identity import valid
from ..vocabulary import NHS_NUMBER


def checked(claims: Any, client: Client) -> dict[str, Any]:
    """The extensions to copy into the access token; ValueError where they cannot be copied truly."""
    extensions = claims.get("extensions", {})
    if not isinstance(extensions, dict):
        raise ValueError("The extensions are not an object.")
    iua, own = extensions.get("ihe_iua", {}), extensions.get("shcr", {})
    if not isinstance(iua, dict) or not isinstance(own, dict):
        raise ValueError("An extension is not an object.")
    copied: dict[str, Any] = {}
    if "purpose_of_use" in iua:
        copied["purpose_of_use"] = _codings(iua["purpose_of_use"])
    if "person_id" in iua:
        copied["person_id"] = _person(iua["person_id"])
    _agree(iua, client)
    reason = own.get("reason")
    if reason is not None and not isinstance(reason, str):
        raise ValueError("The reason is not text.")
    result: dict[str, Any] = {"ihe_iua": copied}
    if reason is not None:
        result["shcr"] = {"reason": reason}
    return result


def _codings(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(coding, dict) for coding in value):
        raise ValueError("The purpose of use is not a list of codings.")
    return value


def _person(value: Any) -> str:
    system, bar, number = value.partition("|") if isinstance(value, str) else ("", "", "")
    if not bar or system != NHS_NUMBER or not valid(number):
        raise ValueError("The person is not named by a valid NHS number.")
    return f"{system}|{number}"


def _agree(iua: dict[str, Any], client: Client) -> None:
    organisation = iua.get("subject_organization_id")
    if organisation is not None and organisation != client.organisation.ods:
        raise ValueError("The organisation is not the client's.")
    roles = iua.get("subject_role")
    if roles is not None and client.role not in [coding.get("code") for coding in _codings(roles)]:
        raise ValueError("The role is not the client's.")


def caller(client: Client, claims: Any) -> Caller:
    """The caller an access token speaks for."""
    extensions = claims.get("extensions") or {}
    iua = extensions.get("ihe_iua") or {}
    purposes = tuple(
        (_text(coding.get("system")), _text(coding.get("code"))) for coding in iua.get("purpose_of_use") or ()
    )
    person = iua.get("person_id")
    reason = (extensions.get("shcr") or {}).get("reason")
    return Caller(client, purposes, person.partition("|")[2] if person else None, reason)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
