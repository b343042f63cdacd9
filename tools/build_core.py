"""Builds harness/fhir/definitions/core-r4.zip from the published CC0 package hl7.fhir.r4.examples 4.0.1.

    python tools/build_core.py ARCHIVE.tgz

The archive is not fetched: fetch it with a package manager's own client. Its sha256 is pinned below, so what
is built is always the same; prose (descriptions, comments, narratives) stays out.
"""

import hashlib
import sys
import tarfile
import zipfile
from pathlib import Path

from harness.fhir import lossless
from harness.fhir.definitions.core import ARCHIVE, member
from harness.fhir.definitions.slim import slim

SHA256 = "dce87f1b5b9341867033f7d1f544fa1b5232503f6d62813887ac6b8a8b6cb682"
_KINDS = ("StructureDefinition", "ValueSet", "CodeSystem")
_FIXED_TIME = (2019, 11, 1, 0, 0, 0)


def main(path):
    """Read the archive, check it, write the slim form."""
    content = Path(path).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        sys.exit(f"{path}: sha256 is {found}, expected {SHA256}")
    definitions = dict(sorted(_definitions(path)))
    with zipfile.ZipFile(ARCHIVE, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, text in definitions.items():
            out.writestr(zipfile.ZipInfo(name, _FIXED_TIME), text, zipfile.ZIP_DEFLATED, 9)
    print(f"{ARCHIVE}: {len(definitions)} definitions, {ARCHIVE.stat().st_size:,} bytes")


def _definitions(path):
    """Member name and slim text of each definition that says anything a validator can use."""
    with tarfile.open(path) as archive:
        for entry in archive:
            name = entry.name.rpartition("/")[2]
            if entry.isfile() and name.startswith(tuple(f"{kind}-" for kind in _KINDS)):
                kept = slim(lossless.loads(archive.extractfile(entry).read()))
                if kept and _useful(kept):
                    yield member(kept["resourceType"], kept["url"]), lossless.dumps(kept)


def _useful(kept):
    if kept["resourceType"] == "StructureDefinition":
        return kept["kind"] != "logical"
    if kept["resourceType"] == "CodeSystem":
        return kept["content"] == "complete"
    return bool(kept.get("compose"))


if __name__ == "__main__":
    main(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(__doc__)
