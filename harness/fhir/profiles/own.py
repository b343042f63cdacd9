"""The profiles that ship with the suite, and the UK Core profile that is applied beside each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

from harness.fhir.definitions.packages import read_package
from harness.fhir.definitions.registry import Definitions, Package
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.xml import to_json

OWN = "https://shcr.invalid/StructureDefinition/"


def folder() -> Path:
    """Where they are: in the installed package, else in the checkout."""
    package = Path(str(resources.files("harness")))
    packed = package / "data" / "profiles"
    return packed if (packed / "definitions").is_dir() else package.parent / "profiles"


@cache
def package() -> Package:
    """Our own definitions; all of them are JSON."""
    return read_package(folder() / "definitions", lambda text: {})


def urls() -> list[str]:
    """The canonical urls of our profiles."""
    return sorted(url for kind, url in package().definitions if kind == "StructureDefinition")


def with_own(paths: Sequence[Path]) -> Definitions:
    """R4, the packages of these paths, and ours.

    Raises:
        DefinitionError: one is no package for R4, or lacks the base of a profile; the message is one line.
        OSError: one cannot be read.
    """
    plain = Compiler(Definitions())
    given = [read_package(path, lambda text: to_json(text, plain)) for path in paths]
    definitions = Definitions((*given, package()))
    definitions.check_bases()
    return definitions


def beside(claimed: str, compiler: Compiler) -> str:
    """The UK Core profile that goes with one of ours, empty where no package given holds it."""
    url = _uk_core().get(claimed.removeprefix(OWN), "") if claimed.startswith(OWN) else ""
    return url if url and compiler.type_of(url) is not None else ""


@cache
def _uk_core() -> Mapping[str, str]:
    found: Mapping[str, str] = tomllib.loads((folder() / "ukcore.toml").read_text("utf-8"))["profiles"]
    return found
