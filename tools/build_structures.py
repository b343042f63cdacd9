"""Builds the reference's own tables of R4, structures.txt and codes.txt, from harness/fhir/definitions/core-r4.zip.

    python tools/build_structures.py

Structures: one line for each type and each group of elements inside one: `name:base`, then its own elements in
their order as `element=type`, alternatives of a choice with `|` between them, `*` where the element repeats, `!`
where it is required, and in braces the set its codes are of where R4 leaves no others. Codes: a set a line.
"""

import zipfile
from pathlib import Path

from harness.fhir import lossless
from harness.fhir.definitions.core import ARCHIVE
from harness.fhir.definitions.registry import Definitions
from harness.fhir.definitions.value_sets import ValueSets

REFERENCE = Path(__file__).parents[1] / "harness" / "reference"
VALUE_SETS = ValueSets(Definitions())


def main():
    """Read the definitions, write the tables."""
    types, codes = dict(_types()), {}
    _write("structures.txt", [line for name in sorted(types) for line in _lines(name, types, codes)])
    _write("codes.txt", [" ".join([name, *codes[name]]) for name in sorted(codes)])


def _write(name, lines):
    (REFERENCE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(lines)} lines, {(REFERENCE / name).stat().st_size:,} bytes")


def _types():
    """Resources and complex types by name: the base, and each element with its path below the type."""
    with zipfile.ZipFile(ARCHIVE) as archive:
        for name in archive.namelist():
            if not name.startswith("StructureDefinition/"):
                continue
            found = lossless.loads(archive.read(name))
            if found["kind"] != "primitive-type" and found.get("derivation") != "constraint":
                base = found.get("baseDefinition", "").rpartition("/")[2]
                yield found["type"], (base, [(e["path"], e) for e in found["element"][1:]])


def _lines(name, types, codes):
    base, elements = types[name]
    groups = {name: (base, [])}
    for path, said in elements:
        above = path.rpartition(".")[0]
        groups[above][1].append((path.rpartition(".")[2], said, path))
        if any(other.startswith(f"{path}.") for other, _ in elements):
            groups[path] = (said["type"][0]["code"], [])
    for group, (of, members) in groups.items():
        inherited = _names(of, types)
        own = [_element(*member, groups, codes) for member in members if member[0] not in inherited]
        yield " ".join([f"{group}:{of}", *own])


def _names(base, types):
    """The names of all elements that a type hands down."""
    if not base:
        return set()
    above, elements = types[base]
    return _names(above, types) | {path.partition(".")[2] for path, _ in elements}


def _element(name, said, path, groups, codes):
    if "contentReference" in said:
        types = said["contentReference"].partition("#")[2]
    else:
        types = path if path in groups else "|".join(one["code"] for one in said["type"])
    repeats = "*" if said.get("base", said)["max"] not in ("0", "1") else ""
    required = "!" if said["min"].text != "0" else ""
    return f"{name}={types}{repeats}{required}{_set(said, codes) if types == 'code' else ''}"


def _set(said, codes):
    """The set of an element's codes, which is added to all, where R4 leaves no others and lists them."""
    binding = said.get("binding", {})
    if binding.get("strength") != "required":
        return ""
    url = binding["valueSet"].partition("|")[0]
    expansion = VALUE_SETS.expansion(url)
    if expansion.open_systems:
        return ""
    name = url.rpartition("/")[2]
    codes[name] = sorted(expansion.bare)
    return f"{{{name}}}"


if __name__ == "__main__":
    main()
