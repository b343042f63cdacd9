"""FHIR packages as they are published: an npm-style archive or a folder, of JSON or XML."""

from __future__ import annotations

import re
import tarfile
import zlib
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from harness.fhir import lossless
from harness.fhir.definitions.registry import Definition, DefinitionError, Package
from harness.fhir.definitions.slim import slim
from harness.fhir.lossless import Json, JsonError

FromXml = Callable[[bytes], Json]
"""FHIR XML to the JSON it stands for; ValueError if it is neither."""

MAX_UNPACKED = 1_000_000_000
"""Bytes an archive may unpack to."""

_SUFFIXES = frozenset({".json", ".xml"})

_ASIDE = frozenset({"example", "examples", "xml", "openapi", "other"})
"""Folders of an archive that hold no definitions to be held to."""

_STATED = ("fhirVersions", "fhir-version-list", "fhirVersion")
"""Members of a manifest that say which FHIR a package is for; tools have written each of them."""

_CORE = re.compile(r"hl7\.fhir\.(?:(r[0-9][0-9a-z]*)\.)?core")
"""The package of a release itself, by name; the oldest ones have its release in their version alone."""


def read_package(path: Path, from_xml: FromXml) -> Package:
    """The definitions of a package: types are R4's own, so of StructureDefinitions only profiles are kept.

    Raises:
        DefinitionError: not a package, broken, not for R4, or unpacking outside its folder; one line.
        OSError: it cannot be read.
    """
    files = _in_folder(path) if path.is_dir() else _in_archive(path)
    found: dict[tuple[str, str], Definition] = {}
    for name, content in files:
        resource = _read(name, content, from_xml)
        if PurePosixPath(name).name.lower() == "package.json":
            _refuse_other_versions(f"{path}: the package", _releases(resource))
        kept = _slim(name, resource)
        if kept is not None and _is_ours(kept):
            if kept["resourceType"] == "StructureDefinition":
                _refuse_other_versions(name, _listed(kept.get("fhirVersion")))
            found.setdefault((kept["resourceType"], kept["url"]), kept)
    if not found:
        raise DefinitionError(f"{path}: holds no profile, value set or code system")
    return Package(str(path), found)


def _slim(name: str, resource: dict[str, Json]) -> dict[str, Json] | None:
    try:
        return slim(resource)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise DefinitionError(
            f"{name}: expected a well-formed {resource.get('resourceType')} of R4"
        ) from None


def _is_ours(kept: Definition) -> bool:
    return kept["resourceType"] != "StructureDefinition" or kept.get("derivation") == "constraint"


def _read(name: str, content: bytes, from_xml: FromXml) -> dict[str, Json]:
    try:
        resource = (
            from_xml(content)
            if name.lower().endswith(".xml")
            else lossless.loads(content.removeprefix(BOM_UTF8))
        )
    except JsonError as error:
        raise DefinitionError(f"{name}: not JSON: {error}") from None
    except ValueError as error:
        raise DefinitionError(f"{name}: {error}") from None
    return resource if isinstance(resource, dict) else {}


def _in_folder(path: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(path.rglob("*")):
        if file.suffix.lower() in _SUFFIXES and file.is_file():
            yield str(file), file.read_bytes()


def _in_archive(path: Path) -> Iterator[tuple[str, bytes]]:
    left = MAX_UNPACKED
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                name = PurePosixPath(member.name)
                if (
                    name.is_absolute()
                    or ".." in name.parts
                    or "\\" in member.name
                    or member.issym()
                    or member.islnk()
                ):
                    raise DefinitionError(f"{path}: refused, it would unpack outside its folder")
                left -= member.size
                if left < 0:
                    raise DefinitionError(f"{path}: refused, it unpacks to more than {MAX_UNPACKED:,} bytes")
                wanted = name.suffix.lower() in _SUFFIXES and not name.name.startswith(".")
                if member.isfile() and wanted and not _ASIDE & set(name.parts[:-1]):
                    content = archive.extractfile(member)
                    yield f"{path}!{name}", content.read() if content else b""
    except (tarfile.TarError, EOFError, zlib.error):
        raise DefinitionError(f"{path}: expected a FHIR package: a whole .tgz archive, or a folder") from None
    except OSError as error:
        if error.errno is not None:
            raise
        raise DefinitionError(f"{path}: expected a FHIR package: a whole .tgz archive, or a folder") from None


def _releases(manifest: dict[str, Json]) -> list[str]:
    """The versions of FHIR a manifest states; where it states none, those it depends on."""
    stated = [version for name in _STATED for version in _listed(manifest.get(name))]
    needed = manifest.get("dependencies")
    if stated or not isinstance(needed, dict):
        return list(dict.fromkeys(stated))
    cores = [(found, version) for name, version in needed.items() if (found := _CORE.fullmatch(name))]
    return [_of_core(found[1], version) for found, version in cores]


def _of_core(release: str | None, version: Json) -> str:
    """The version a dependency comes to: that of its name, whichever correction of it is asked for."""
    if release == "r4":
        return "4.0.1"
    return release.upper() if release else str(version)


def _refuse_other_versions(what: str, versions: list[str]) -> None:
    if versions and not any(version.startswith("4.0") for version in versions):
        raise DefinitionError(f"{what} is for FHIR {', '.join(versions)}: expected R4, 4.0.1")


def _listed(value: Json) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]
