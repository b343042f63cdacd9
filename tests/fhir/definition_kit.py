"""Definitions to test with: the ones that ship, and UK Core where it is beside the checkout."""

import functools
import os
from pathlib import Path

import pytest

from harness.fhir import lossless
from harness.fhir.definitions.packages import read_package
from harness.fhir.definitions.registry import Definitions, Package
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.validation.validator import Validator
from harness.fhir.xml import to_json

UK_CORE = (
    Path(os.environ.get("SHCR_SHARED", Path(__file__).parents[2] / "../shared")).resolve() / "data/ukcore"
)
UK = "https://fhir.hl7.org.uk/StructureDefinition/"

needs_uk_core = pytest.mark.skipif(
    not UK_CORE.is_dir(), reason="UK Core is not beside the checkout (../shared)"
)


@functools.cache
def uk_core():
    return Definitions((read_package(UK_CORE, lambda text: to_json(text, Compiler(Definitions()))),))


def examples():
    """Name, resource and profile of every UK Core example; a name starts with that of its profile."""
    if not UK_CORE.is_dir():
        return []
    types = {one["url"]: one["type"] for one in uk_core().profiles()}
    return [_example(file, types) for file in sorted((UK_CORE / "examples").glob("*.json"))]


def _example(file, types):
    resource = lossless.loads(file.read_bytes())
    named = [url for url, type_ in types.items() if _names(file, url) and type_ == resource["resourceType"]]
    return file.stem, resource, max(named, key=len, default=f"{UK}UKCore-{resource['resourceType']}")


def _names(file, url):
    return file.name.startswith(url.rpartition("/")[2])


def package(*definitions):
    """A package of definitions written in a test."""
    return Package("test", {(one["resourceType"], one["url"]): one for one in definitions})


def profile(name, base, *elements, type_=None):
    """A slim StructureDefinition of a profile."""
    return {
        "resourceType": "StructureDefinition",
        "url": f"http://example.org/StructureDefinition/{name}",
        "kind": "resource",
        "type": type_ or base.rpartition("/")[2],
        "baseDefinition": base if "/" in base else f"http://hl7.org/fhir/StructureDefinition/{base}",
        "derivation": "constraint",
        "element": list(elements),
    }


@functools.cache
def validator(of_uk_core=False):
    return Validator(uk_core()) if of_uk_core else Validator()


def rules(report):
    """Rule and place of each error."""
    return [(one.rule, one.location) for one in report.issues if one.severity != "warning"]
