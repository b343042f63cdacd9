"""What lies in profiles/, read once."""

import tomllib
from pathlib import Path

from harness.fhir.lossless import loads

ROOT = Path(__file__).parents[2] / "profiles"
SOURCES = tomllib.loads((ROOT / "sources.toml").read_text("utf-8"))
UK_CORE = tomllib.loads((ROOT / "ukcore.toml").read_text("utf-8"))
DEFINITIONS = {path.stem: loads(path.read_bytes()) for path in sorted((ROOT / "definitions").glob("*.json"))}
PROFILES = {name: d for name, d in DEFINITIONS.items() if d["resourceType"] == "StructureDefinition"}
FIXTURES = {path: loads(path.read_bytes()) for path in sorted((ROOT / "fixtures").rglob("*.json"))}
VALID = {path: resource for path, resource in FIXTURES.items() if path.stem.startswith("valid-")}
INVALID = {path: resource for path, resource in FIXTURES.items() if path.stem.startswith("invalid-")}
CANONICAL = "https://shcr.invalid/"


def elements(profile):
    return profile["differential"]["element"]


def constraints(profile):
    """Everything a differential constrains, as "element id, member"."""
    for element in elements(profile):
        for member, value in element.items():
            if member == "constraint":
                yield from (f"{element['id']} constraint {one['key']}" for one in value)
            elif member not in ("id", "path", "sliceName", "slicing"):
                yield f"{element['id']} {member}"


def rule(path):
    """The rule that an invalid fixture breaks, as its name states it; None if no rule is named so."""
    for name in SOURCES[path.parent.name]:
        if path.stem.startswith(f"invalid-{name}-"):
            return name
    return None
