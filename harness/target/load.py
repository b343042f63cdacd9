"""From what the user typed after `--target` to a `Target`, or one clear line about what is wrong with it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from harness.target import addresses, personas
from harness.target.model import (
    Auth,
    Authority,
    Declared,
    Departure,
    Http,
    Key,
    Limits,
    People,
    Persona,
    Settle,
    Target,
)
from harness.target.schema import problem

BELOW_THE_FLOOR = {("relationship", "none"), ("audit_grain", "session")}
"""Declared values that are departures (CONTRACT, Floors)."""

_ALTERING = ("second_digits", "unversioned_references", "contained")
"""Declared at all, each says that content is altered: below the floor of CONTRACT 8."""

DIRECT_CARE = frozenset({"TREAT", "COC", "ETREAT", "ERTREAT"})
"""Purposes a target may accept without departing (CONTRACT 6)."""


_SUCH_AS = "https://test.example/fhir"


class TargetError(ValueError):
    """The target cannot be used; the message is one line saying what, where and what was expected."""


def load(given: str, environment: str = "") -> Target:
    """The target for a path or a URL; `environment` is that of the command line, which a file overrides.

    Raises:
        TargetError: no such file, not TOML, not the shape the schema asks for, or contradicting itself.
    """
    if not given.strip():
        raise TargetError("--target: expected a TOML file or an http(s) address")
    if "://" in given:
        return _from_url(given.rstrip("/"), environment)
    path = Path(given)
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise TargetError(
            f"{given}: no such target file; expected a TOML file or an http(s) address"
        ) from None
    except (OSError, ValueError) as error:
        raise TargetError(f"{given}: cannot be read as a target file ({type(error).__name__})") from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TargetError(f"{given}: not TOML: {error}") from None
    except (RecursionError, ValueError):
        raise TargetError(f"{given}: not TOML: it nests too deep or holds a number too long") from None
    return from_data(data, given, environment)


def from_data(data: Mapping[str, Any], source: str, environment: str = "") -> Target:
    """The target that `data` describes; paths in it are relative to the folder of `source`.

    Raises:
        TargetError: as `load`.
    """
    wrong = problem(data)
    if wrong:
        raise TargetError(f"{source}: {wrong}")
    folder = Path(source).parent
    target = Target(
        name=data["name"],
        base_url=data["base_url"],
        environment=data.get("environment", environment),
        auth=Auth(**data["auth"]),
        personas={id_: _persona(id_, entry, folder) for id_, entry in data.get("personas", {}).items()},
        declared=_declared(data.get("declare", {})),
        authority=_authority(data.get("authority")),
        http=_http(data.get("http", {}), folder),
        people=_people(data.get("people", {})),
        settle=Settle(**data.get("settle", {})),
        limits=Limits(**data.get("limits", {})),
        packages=[str(folder / package) for package in data.get("packages", ())],
        source=source,
    )
    _refuse_addresses(target, source)
    _refuse_contradictions(target, source)
    return target


def _from_url(url: str, environment: str) -> Target:
    """A bare address claims nothing but an open FHIR server (CONTRACT, opening)."""
    wrong = addresses.problem(url) or ("it has a query or a fragment" if "?" in url or "#" in url else "")
    if wrong:
        raise TargetError(f"--target: not a usable address: {wrong}; expected such as {_SUCH_AS}")
    declared = Declared(lookup="sources", contribute="fhir-transaction" if environment == "test" else "")
    contributing = {
        id_: Persona(id_, organisation=f"ZZ{n:03}", namespace=f"https://{id_[12:]}.example/id", role="system")
        for n, id_ in enumerate((p for p in personas.PURPOSES if personas.is_contributor(p)), 901)
    }
    viewing = {id_: Persona(id_) for id_ in ("gp", "identity-manager")}
    target = from_data({"name": url, "base_url": url, "auth": {"kind": "none"}}, url, environment)
    return replace(
        target,
        personas=contributing | viewing,
        declared=replace(declared, organisation_from="source"),
        people=People(others_expected=True),
    )


def _persona(id_: str, entry: Mapping[str, Any], folder: Path) -> Persona:
    fields = {k: v for k, v in entry.items() if k not in ("user", "key")}
    user = entry.get("user", {})
    key = entry.get("key")
    if key and "file" in key:
        key = {"file": str(folder / key["file"])}
    return Persona(
        id_,
        user_id=user.get("id", ""),
        user_name=user.get("name", ""),
        key=Key(**key) if key else None,
        **fields,
    )


def _declared(entry: Mapping[str, Any]) -> Declared:
    values = {key: value for key, value in entry.items() if key != "departures"}
    departures = [Departure(value=_shown(values.get(d["key"], "")), **d) for d in entry.get("departures", ())]
    return Declared(departures=departures, **values)


def _shown(value: str | int | list[str]) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _authority(entry: Mapping[str, Any] | None) -> Authority | None:
    if entry is None:
        return None
    plain = {key: value for key, value in entry.items() if key not in ("window", "marker")}
    window, marker = entry["window"], entry["marker"]
    return Authority(
        window_from=window["from"],
        window_to=window["to"],
        marker_url=marker["url"],
        marker_text=marker["text"],
        **plain,
    )


def _http(entry: Mapping[str, Any], folder: Path) -> Http:
    return Http(**({**entry, "ca": str(folder / entry["ca"])} if "ca" in entry else entry))


def _people(entry: Mapping[str, Any]) -> People:
    first_last = entry.get("block")
    block = (first_last[0], first_last[1]) if first_last else None
    return People(block, entry.get("others_expected", False), entry.get("remove", ""))


def _refuse_addresses(target: Target, source: str) -> None:
    """Addresses that cannot be asked, or that would put a password into reports; none is quoted."""
    marker = target.authority.marker_url if target.authority else ""
    given = {
        "base_url": target.base_url,
        "auth.token_url": target.auth.token_url,
        "http.proxy": target.http.proxy,
    }
    for key, url in {**given, "authority.marker.url": marker}.items():
        wrong = addresses.problem(url, login_allowed=key == "http.proxy") if url else ""
        if wrong:
            raise TargetError(f"{source}: {key}: not a usable address: {wrong}; expected such as {_SUCH_AS}")
    if target.base_url.endswith("/"):
        raise TargetError(f"{source}: base_url: expected no slash at its end")
    if marker and addresses.origin(marker) != addresses.origin(target.base_url):
        raise TargetError(f"{source}: authority.marker.url: expected the scheme, host and port of base_url")


def _refuse_contradictions(target: Target, source: str) -> None:
    declared = target.declared
    below = {key for key, value in BELOW_THE_FLOOR if getattr(declared, key) == value}
    if set(declared.purposes) - DIRECT_CARE:
        below.add("purposes")
    below |= {key for key in _ALTERING if getattr(declared, key) not in (None, "", (), [])}
    named = {departure.key for departure in declared.departures}
    for key in sorted(below - named):
        raise TargetError(
            f"{source}: declare.{key} is below the floor; expected an entry for it in declare.departures"
        )
    for key in sorted(named - below):
        raise TargetError(f"{source}: declare.departures names {key}, which departs from nothing")
    if target.auth.kind == "smart-backend" and not target.auth.token_url:
        raise TargetError(f"{source}: auth: key missing: token_url")
    if target.auth.kind != "none":
        for persona in target.personas.values():
            if persona.key is None:
                raise TargetError(f"{source}: personas.{persona.id}: key missing: key")
            if target.auth.kind == "smart-backend" and not persona.client_id:
                raise TargetError(f"{source}: personas.{persona.id}: key missing: client_id")
    if target.authority:
        for moment in (target.authority.window_from, target.authority.window_to):
            if not _is_moment(moment):
                raise TargetError(f"{source}: authority.window: expected a date and time with an offset")
    if target.people.block and target.people.block[0] > target.people.block[1]:
        raise TargetError(f"{source}: people.block: expected the first stem before the last")
    for persona in target.personas.values():
        if personas.is_contributor(persona.id) and not (persona.namespace and persona.organisation):
            raise TargetError(f"{source}: personas.{persona.id}: key missing: namespace and organisation")


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
