"""Validation beside other libraries, in one run: resources per second, and mutants found.

    python benchmarks/validation.py [--ukcore FOLDER] [--schema fhir.schema.json] [--faults N]

UK Core's examples are the resources, the faults are their mutants (`harness/fhir/mutation`). fhir.resources is
R4B; jsonschema needs the schema that R4 publishes; fhirkit (fhirkit-rs) takes part where it is installed. None of
the three knows profiles.
"""

import argparse
import json
import random
import resource as usage
import statistics
import subprocess
import sys
import time
from pathlib import Path

from mutants import Tally

from harness.fhir import lossless
from harness.fhir.definitions.packages import read_package
from harness.fhir.definitions.registry import Definitions
from harness.fhir.mutation.mutator import Mutator
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.validation.validator import Validator
from harness.fhir.xml import to_json

_ROUNDS = 5
_UK = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-"


def main():
    """Print what comes of all mutants, a line per library, then what starting and a large Bundle cost."""
    options = argparse.ArgumentParser()
    options.add_argument("--ukcore", type=Path, default=Path("../shared/data/ukcore"))
    options.add_argument("--schema", type=Path)
    options.add_argument("--faults", type=int, default=20_000)
    options.add_argument("--megabytes", type=int, default=50)
    chosen = options.parse_args()
    package = read_package(chosen.ukcore, lambda text: to_json(text, Compiler(Definitions())))
    validator = Validator(Definitions((package,)))
    cases = [
        (text, profile)
        for text, profile in _cases(chosen.ukcore, validator)
        if _ours(validator)(text, profile)
    ]
    started = time.process_time()
    mutants = list(_mutants(cases, validator))
    print(f"{len(mutants) / (time.process_time() - started):,.0f} mutants/s")
    tally = Tally()
    for one, profile in mutants:
        tally.add(one, validator.validate(one.resource, [profile]), profile)
    print(*tally.lines(), sep="\n")
    few = random.Random(0).sample(mutants, min(chosen.faults, len(mutants)))
    planted = [(lossless.dumps(one.resource), profile) for one, profile in few]
    print(
        f"{len(cases)} valid examples of UK Core, {len(planted)} of their mutants, one core, medians of {_ROUNDS} rounds"
    )
    for name, accepts in _libraries(validator, chosen.schema):
        speed = _speed(accepts, cases)
        alarms = sum(not accepts(text, profile) for text, profile in cases)
        found = sum(not accepts(text, profile) for text, profile in planted)
        share = 100 * found / len(planted)
        print(f"{name:<24}{speed:>8,.0f} resources/s  faults found {share:5.1f} %  false alarms {alarms}")
    print(f"start, and load what R4 says of Patient: {_start():.2f} s")
    print(_large([text for text, _ in cases], chosen.megabytes, chosen.ukcore))


def _cases(folder, validator):
    """Text and profile of each example: the profile its name starts with, else that of its type."""
    types = {one["url"]: one["type"] for one in validator.definitions.profiles()}
    for file in sorted((folder / "examples").glob("*.json")):
        text = file.read_text("utf-8")
        type_ = json.loads(text)["resourceType"]
        named = [url for url in types if file.name.startswith(url.rpartition("/")[2]) and types[url] == type_]
        yield text, max(named, key=len, default=_UK + type_)


def _mutants(cases, validator):
    mutator = Mutator(validator)
    for text, profile in cases:
        for one in mutator.mutants(lossless.loads(text), profile):
            yield one, profile


def _libraries(validator, schema):
    yield "shcr, with profile", _ours(validator)
    yield "shcr, R4 only", lambda text, _: validator.validate_text(text).valid
    yield "fhir.resources (R4B)", _fhir_resources()
    if schema:
        yield "jsonschema", _jsonschema(json.loads(schema.read_text("utf-8")))
    try:
        import fhirkit
    except ImportError:
        return
    yield "fhirkit-rs", lambda text, _: not any(one.severity != "warning" for one in fhirkit.validate(text))


def _ours(validator):
    return lambda text, profile: validator.validate_text(text, [profile]).valid


def _fhir_resources():
    from fhir.resources.R4B import get_fhir_model_class

    def accepts(text, _):
        try:
            get_fhir_model_class(json.loads(text)["resourceType"]).model_validate_json(text)
        except Exception:  # a library's own ways of saying no
            return False
        return True

    return accepts


def _jsonschema(schema):
    from jsonschema import Draft6Validator

    made = {}

    def accepts(text, _):
        value = json.loads(text)
        name = value.get("resourceType")
        if not isinstance(name, str) or name not in schema["definitions"]:
            return False
        if name not in made:
            made[name] = Draft6Validator(
                {"definitions": schema["definitions"], "$ref": f"#/definitions/{name}"}
            )
        return made[name].is_valid(value)

    return accepts


def _speed(accepts, cases):
    for text, profile in cases:
        accepts(text, profile)
    rounds = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        for text, profile in cases:
            accepts(text, profile)
        rounds.append(len(cases) / (time.process_time() - started))
    return statistics.median(rounds)


def _start():
    """Seconds of processor time a new process takes to import and to compile one type."""
    made = "from harness.fhir.validation.validator import Validator; Validator().compiler.profile('Patient')"
    before = _spent()
    subprocess.run([sys.executable, "-c", made], check=True)
    return _spent() - before


def _spent():
    children = usage.getrusage(usage.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def _large(texts, megabytes, ukcore):
    """Time and memory that a Bundle of this size takes."""
    path = Path("reports/large-bundle.json")
    path.parent.mkdir(exist_ok=True)
    resources = [text for text in texts if '"Bundle"' not in text[:200]]
    with path.open("w", encoding="utf-8") as out:
        out.write('{"resourceType":"Bundle","type":"collection","entry":[')
        written = number = 0
        while written < megabytes * 1_000_000:
            text = lossless.dumps({"resource": lossless.loads(resources[number % len(resources)])})
            written += out.write(("," if number else "") + text)
            number += 1
        out.write("]}")
    before = _spent()
    command = [sys.executable, "-m", "harness", "validate", str(path), "--package", str(ukcore)]
    subprocess.run(command, stdout=subprocess.DEVNULL)
    peak = usage.getrusage(usage.RUSAGE_CHILDREN).ru_maxrss * 1024
    path.unlink()
    ratio = peak / written
    return f"a Bundle of {megabytes} MB, {number:,} resources: {_spent() - before:.0f} s, {ratio:.1f} times its size in memory"


if __name__ == "__main__":
    main()
