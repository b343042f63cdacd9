"""The published examples of R4 against R4: which are not valid, and whether we know why.

    python benchmarks/r4_examples.py ARCHIVE.tgz [--mutants N [--every N]]

The archive is package hl7.fhir.r4.examples, 4.0.1. With `--mutants`, some mutants of each valid example are
validated too, or of every tenth with `--every 10`, as making them takes the time; those that are missed or told by
another rule are listed. Exit 1 if an example is not valid that
is not known to be bad, or the other way round.
"""

import argparse
import random
import sys
import tarfile
import time
from itertools import islice
from pathlib import Path

from mutants import Tally

from harness.fhir import lossless
from harness.fhir.mutation.mutator import Mutator
from harness.fhir.validation.validator import Validator

_MADE, _LARGEST = 2_000, 200_000
"""Mutants of one example that some are drawn from, and the octets of the largest: Bundles of definitions have more."""
KNOWN_BAD = {
    "ActivityDefinition-blood-tubes-supply": "txt-2: a narrative of white space",
    "ActivityDefinition-heart-valve-replacement": "txt-2: a narrative of white space",
    "Bundle-10bb101f-a121-4264-a920-67be9cb82c74": "fullUrl ends in pat12, the id is pat2",
    "Bundle-3a0707d3-549e-4467-b8b8-5a2ab3800efe": "fullUrl ends in pat12, the id is pat2",
    "Bundle-dataelements": "bdl-7: the same fullUrl up to three times",
    "Bundle-hla-1": "an extension has a part uri, its definition calls it url",
    "Bundle-lri-example": "fullUrl ends in lri-gramstain1, the id is gramstain1",
    "Bundle-v2-valuesets": "codes with a no-break space",
    "CodeSystem-v2-0550": "codes with a no-break space",
    "DeviceMetric-example": "parent refers to something that is no Device",
    "DeviceUseStatement-example": "reasonReference to a type that is no reason",
    "EventDefinition-example": "txt-2: a narrative of white space",
    "ImplementationGuide-fhir": "a name and a status are missing",
    "MedicationRequest-medrx0301": "performer is a Practitioner, an Organization is expected",
    "Observation-clinical-gender": "performer is an Encounter",
    "Questionnaire-qs1": "items without linkId",
    "Questionnaire-zika-virus-exposure-assessment": "txt-2: a narrative of white space",
    "SearchParameter-questionnaireresponse-extensions-QuestionnaireResponse-item-subject": "an id of 69 characters",
    **{
        f"StructureDefinition-{name}": "sdf-4: no base"
        for name in ("Definition", "Event", "FiveWs", "Request")
    },
    **{
        f"SearchParameter-{kind}-extensions-{name}-{part}": "base is missing"
        for kind, name, parts in (
            ("codesystem", "CodeSystem", ("author", "effective", "end", "keyword", "workflow")),
            ("valueset", "ValueSet", ("author", "effective", "end", "keyword", "workflow")),
        )
        for part in parts
    },
}


def main():
    """Validate each example; tell what was not expected."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("archive", type=Path)
    options.add_argument("--mutants", type=int, default=0, help="of each valid example, at most")
    options.add_argument("--every", type=int, default=1, help="make mutants of every Nth example only")
    chosen = options.parse_args()
    validator, found, count, seconds = Validator(), {}, 0, 0.0
    mutator, tally, draw = Mutator(validator), Tally(), random.Random(0)
    for name, resource, octets in examples(chosen.archive):
        started = time.process_time()
        report = validator.validate(resource)
        seconds += time.process_time() - started
        count += 1
        if not report.valid:
            found[name] = next(one for one in report.issues if one.severity != "warning")
        elif chosen.mutants and (count - 1) % chosen.every == 0 and octets <= _LARGEST:
            made = list(islice(mutator.mutants(resource, resource["resourceType"]), _MADE))
            for one in draw.sample(made, min(chosen.mutants, len(made))):
                tally.add(one, validator.validate(one.resource), name)
    print(f"{count} examples, {count - len(found)} valid, {len(found)} not; {count / seconds:.0f} a second")
    for name in sorted(found.keys() & KNOWN_BAD):
        print(f"  known to be bad: {name}: {KNOWN_BAD[name]}")
    for name in sorted(found.keys() - KNOWN_BAD):
        print(
            f"  NOT KNOWN: {name}: {found[name].rule} at {found[name].location}: {found[name].message[:120]}"
        )
    for name in sorted(KNOWN_BAD.keys() - found):
        print(f"  NOT FOUND: {name}: {KNOWN_BAD[name]}")
    if chosen.mutants:
        print(*tally.lines(), *tally.odd, sep="\n")
    return 0 if found.keys() == KNOWN_BAD.keys() else 1


def examples(path):
    """Name, resource and octets of each example of an archive."""
    with tarfile.open(path) as archive:
        for entry in archive:
            name = entry.name.rpartition("/")[2].removesuffix(".json")
            if not entry.isfile() or not entry.name.endswith(".json"):
                continue
            resource = lossless.loads(archive.extractfile(entry).read())
            if "resourceType" in resource and name != "ig-r4":
                yield name, resource, entry.size


if __name__ == "__main__":
    sys.exit(main())
