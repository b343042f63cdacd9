"""Two libraries beside our validation: where one differs from us, one of the two is wrong, and this says which.

fhir.resources holds the models of R4B, jsonschema the JSON schema that R4 publishes (SHCR_FHIR_SCHEMA names it). All
are held to R4 alone, without profiles. A difference that no entry explains fails, and so does an entry that explains
none any more. Where we were wrong there is no entry: validation was put right.
"""

import json
import os
import random
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from definition_kit import examples, needs_uk_core
from fhir.resources.R4B import get_fhir_model_class
from jsonschema import Draft6Validator

from harness.fhir import lossless
from harness.fhir.mutation.mutants import TWINS
from harness.fhir.mutation.mutator import Mutator
from harness.fhir.validation.validator import Validator

FIXTURES = Path(__file__).parents[2] / "profiles" / "fixtures"
SCHEMA = os.environ.get("SHCR_FHIR_SCHEMA", "")
JUDGE = Validator(without=["nhs-number"])
"""R4 alone: whose number an NHS number is, R4 does not say."""
OF_EACH_KIND = 12

INVARIANT = re.compile(r"[a-z]{3}-[0-9]+")
"""Names of R4's invariants: each is an expression of R4 itself, and neither library evaluates one."""
BOTH = {
    "binding": "R4, terminologies, required: no other code is allowed; it holds few value sets or none",
    "contained-id": "R4, references, contained: an id is one resource's alone",
    "empty": "R4, json and ele-1: no array and no object is empty",
    "extension": "R4, extensibility: a url that is absolute",
    "format": "R4, datatypes: the JSON type, the calendar, and no empty text",
    "json-shape": "R4, json: what may repeat is an array, what has members is an object",
    "null": "R4, json: null stands only where an item of an array has no value",
    "profile": "R4, resource, meta.profile: a profile of this type of resource",
    "reference": "R4, references: [type]/[id], a whole address, or # and the id of what is contained",
    "reference-target": "R4, references: to one of the types that the element names",
    "reference-type": "R4, references, type: that of the resource which the reference leads to",
}
WRONG_TO_ACCEPT = {
    "fhir.resources": BOTH,
    "jsonschema": {
        **BOTH,
        "cardinality-min": "R4, the type's own minimum: the schema asks for no primitive, which may be an extension",
        "choice": "R4, formats, choice: one type of value, not two",
    },
}
"""By our rule: what a library accepts and we do not; the library is wrong, by this source."""
WRONG_TO_REFUSE = {
    "fhir.resources": {},
    "jsonschema": {
        "Patient/valid-rich": "R4, json: null keeps the place of an item that has only an extension"
    },
}
"""By resource: what a library refuses and we do not; the library is wrong, by this source."""
_BUNDLES = {
    "bundle-full-url": "R4, bundle, fullUrl: the address or the urn of the resource beside it",
    "bundle-request": "R4, http, transaction: POST and PUT carry a resource",
}
IN_UK_CORE = {
    "fhir.resources": _BUNDLES,
    "jsonschema": {
        **_BUNDLES,
        "unknown-element": "the definition of the extension: its value is of another type; the schema reads none",
    },
}
"""As WRONG_TO_ACCEPT, only met in the examples of UK Core."""


def resources():
    """Name and resource of every fixture of the profiles."""
    for path in sorted(FIXTURES.rglob("*.json")):
        yield f"{path.parent.name}/{path.stem}", lossless.loads(path.read_bytes())


def faults(whole):
    """Some mutants of valid resources by each operator and rule, none of the rule that R4 does not have."""
    mutator = Mutator(JUDGE)
    planted = defaultdict(list)
    for name, resource in whole:
        if JUDGE.validate(resource).valid:
            for one in mutator.mutants(resource, resource["resourceType"]):
                if one.rule not in TWINS:
                    case = f"{name}, {one.operator} at {one.location}", one.resource
                    planted[one.operator, one.rule].append(case)
    draw = random.Random(6)
    return [
        one
        for kind, cases in sorted(planted.items())
        for one in draw.sample(cases, min(OF_EACH_KIND, len(cases)))
    ]


def by_models(resource):
    try:
        get_fhir_model_class(resource["resourceType"]).model_validate_json(lossless.dumps(resource))
    except Exception:  # whatever it stumbles over
        return False
    return True


@cache
def of_type(name):
    """What the published schema says of one type."""
    definitions = json.loads(Path(SCHEMA).read_text("utf-8"))["definitions"]
    return Draft6Validator({"definitions": definitions, "$ref": f"#/definitions/{name}"})


def by_schema(resource):
    return of_type(resource["resourceType"]).is_valid(json.loads(lossless.dumps(resource)))


LIBRARIES = [
    pytest.param("fhir.resources", by_models, id="fhir.resources"),
    pytest.param(
        "jsonschema",
        by_schema,
        id="jsonschema",
        marks=pytest.mark.skipif(
            not SCHEMA, reason="SHCR_FHIR_SCHEMA does not name the JSON schema that R4 publishes"
        ),
    ),
]


def unexplained(cases, accepts, wrong_to_accept, wrong_to_refuse):
    """Differences that no entry explains, and entries that alone explain one."""
    left, needed = [], set()
    for name, resource in cases:
        broken = {one.rule for one in JUDGE.validate(resource).issues if one.severity != "warning"}
        if accepts(resource) is not bool(broken):
            continue
        explained = broken & set(wrong_to_accept) if broken else {name} & set(wrong_to_refuse)
        if not explained and not any(INVARIANT.fullmatch(rule) for rule in broken):
            left.append((name, broken))
        elif len(explained) == 1:
            needed |= explained
    return left, needed


def test_planted_faults_are_many_and_all_found():
    planted = faults(list(resources()))
    assert len(planted) > 500
    assert not [name for name, one in planted if JUDGE.validate(one).valid]


@pytest.mark.parametrize(("library", "accepts"), LIBRARIES)
def test_each_difference_over_our_fixtures_has_somebody_who_is_wrong(library, accepts):
    whole = list(resources())
    tables = WRONG_TO_ACCEPT[library], WRONG_TO_REFUSE[library]
    left, needed = unexplained([*whole, *faults(whole)], accepts, *tables)
    assert left == []
    assert needed == set().union(*tables), "an entry explains nothing any more"


@needs_uk_core
@pytest.mark.parametrize(("library", "accepts"), LIBRARIES)
def test_each_difference_over_the_examples_of_uk_core_has_somebody_who_is_wrong(library, accepts):
    whole = [(name, resource) for name, resource, _ in examples()]
    wrong = WRONG_TO_ACCEPT[library] | IN_UK_CORE[library]
    left, needed = unexplained([*whole, *faults(whole)], accepts, wrong, {})
    assert left == []
    assert set(IN_UK_CORE[library]) <= needed, "an entry explains nothing any more"
