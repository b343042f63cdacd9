"""The front of validation: a resource in, a report out."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from harness.fhir import lossless
from harness.fhir.definitions.registry import Definitions
from harness.fhir.definitions.value_sets import ValueSets
from harness.fhir.lossless import Json, JsonError
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.validation.issues import Findings, Issue, Report
from harness.fhir.validation.limits import MAX_BARE, holds_many_bare_values
from harness.fhir.validation.plans import Planner
from harness.fhir.validation.walking import Walk, claimed
from harness.fhir.xml import XmlError, to_json

_MARKED = Issue("warning", "bom", "", "a byte order mark, U+FEFF, stands before the JSON: expected none")


class Validator:
    """Validates against R4 4.0.1 and the packages given; profiles are compiled when first met.

    `without` names rules that are switched off, such as `nhs-number`. `beside` answers the profile that goes
    with one a resource claims, empty for none.
    """

    def __init__(
        self,
        definitions: Definitions | None = None,
        without: Iterable[str] = (),
        beside: Callable[[str, Compiler], str] = lambda claimed, compiler: "",
    ) -> None:
        self.definitions = definitions or Definitions()
        self.compiler = Compiler(self.definitions)
        self._planner = Planner(self.compiler)
        self._value_sets = ValueSets(self.definitions)
        self._without, self._beside = frozenset(without), beside

    def validate(self, resource: Json, profiles: Iterable[str] = ()) -> Report:
        """Every issue in a resource as `lossless.loads` answers it, against its own and these profiles.

        Raises:
            DefinitionError: a type that R4 itself refers to cannot be compiled from the packages given.
        """
        findings = Findings(self._without)
        name = resource.get("resourceType") if isinstance(resource, dict) else None
        where = name if isinstance(name, str) and name.isalnum() and len(name) <= 64 else "Resource"
        also = [url for one in _claims(resource) if (url := self._beside(one, self.compiler))]
        Walk(self._planner, self._value_sets, findings).resource(resource, where, [*profiles, *also])
        return findings.report()

    def validate_file(self, file: Path, profiles: Iterable[str] = ()) -> Report:
        """As `validate`, from a file of JSON, or of XML if its name ends so.

        A byte order mark is a warning here, where an editor may have left it (RFC 8259, 8.1). Text that came
        over the wire must not begin with one, so `validate_text` refuses it.

        Raises:
            DefinitionError: as `validate`.
            OSError: the file cannot be read.
        """
        content = file.read_bytes()
        if file.suffix.lower() != ".xml":
            report = self.validate_text(content.removeprefix(BOM_UTF8), profiles)
            marked = content.startswith(BOM_UTF8) and "bom" not in self._without
            return replace(report, issues=(_MARKED, *report.issues)) if marked else report
        try:
            return self.validate(to_json(content, self.compiler), profiles)
        except XmlError as error:
            return Report((Issue("fatal", "xml", "", str(error)),))

    def validate_text(self, text: str | bytes, profiles: Iterable[str] = ()) -> Report:
        """As `validate`, from JSON text; text that is no JSON with one meaning is an issue like any other."""
        try:
            if isinstance(text, bytes):
                text = text.decode("utf-8")
            if holds_many_bare_values(text):
                told = f"refused: an array of more than {MAX_BARE} bare values"
                return Report((Issue("fatal", "array-size", "", told),))
            resource = lossless.loads(text)
        except UnicodeDecodeError as error:
            return Report((Issue("fatal", "json", "", f"not UTF-8 at byte {error.start}"),))
        except JsonError as error:
            return Report((Issue("fatal", "json", "", f"not JSON with one meaning: {error}"),))
        return self.validate(resource, profiles)


def _claims(resource: Json) -> list[str]:
    return claimed(resource) if isinstance(resource, dict) else []
