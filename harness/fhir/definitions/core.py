"""The definitions of R4 4.0.1 that ship with this package, each read when it is first asked for."""

from __future__ import annotations

import zipfile
from functools import cache
from pathlib import Path

from harness.fhir import lossless
from harness.fhir.lossless import Json

ARCHIVE = Path(__file__).with_name("core-r4.zip")
BASE = "http://hl7.org/fhir/StructureDefinition/"


def member(kind: str, url: str) -> str:
    """The name under which the archive holds a definition."""
    return f"{kind}/{url.removeprefix('http://').replace(':', '_')}.json"


def find(kind: str, url: str) -> Json | None:
    """The slim definition with this canonical url, None where R4 has none."""
    name = member(kind, url)
    if name not in _names():
        return None
    return lossless.loads(_archive().read(name))


def type_names() -> frozenset[str]:
    """Names that StructureDefinitions of R4 end in: types, resources, profiles and extensions."""
    prefix = member("StructureDefinition", BASE)[: -len(".json")]
    return frozenset(name[len(prefix) : -len(".json")] for name in _names() if name.startswith(prefix))


@cache
def _archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(ARCHIVE)


@cache
def _names() -> frozenset[str]:
    return frozenset(_archive().namelist())
