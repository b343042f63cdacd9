"""What ships of R4, and what is said of packages that are not what they should be."""

import io
import json
import re
import tarfile
import zipfile

import pytest
from definition_kit import profile

from harness.fhir.definitions import core
from harness.fhir.definitions.packages import read_package
from harness.fhir.definitions.registry import DefinitionError, Definitions, Package
from harness.fhir.definitions.slim import slim
from harness.fhir.definitions.value_sets import Membership, ValueSets
from harness.fhir.lossless import Number
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.xml import XmlError, to_json

PROSE = re.compile(rb'"(description|definition|comment|requirements|human|short|div)":')


def test_r4_ships_whole_and_without_prose():
    with zipfile.ZipFile(core.ARCHIVE) as archive:
        for name in archive.namelist():
            assert not PROSE.search(archive.read(name)), name
    resources = [name for name in core.type_names() if Definitions().is_resource(name)]
    assert len(resources) == 146


def test_value_sets_say_what_they_cannot_tell():
    sets = ValueSets(Definitions())
    gender = sets.expansion("http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1")
    assert (gender.membership(None, "female"), gender.membership(None, "w")) == (
        Membership.IN,
        Membership.OUT,
    )
    roles = sets.expansion("http://terminology.hl7.org/ValueSet/v3-PurposeOfUse")
    assert roles.membership("http://terminology.hl7.org/CodeSystem/v3-ActReason", "TREAT") is Membership.IN
    assert roles.membership("http://snomed.info/sct", "1") is Membership.OUT
    assert (
        sets.expansion("http://hl7.org/fhir/ValueSet/mimetypes").membership(None, "a/b") is Membership.UNKNOWN
    )
    assert sets.expansion("http://example.org/none").membership("x", "y") is Membership.UNKNOWN


def test_a_value_set_of_two_parts_is_unsure_of_one_system_only():
    sets = ValueSets(
        Definitions(
            (
                Package(
                    "test",
                    {
                        ("ValueSet", "http://a"): {
                            "compose": {
                                "include": [
                                    {"system": "http://x", "concept": [{"code": "1"}]},
                                    {
                                        "system": "http://snomed.info/sct",
                                        "filter": [{"property": "concept", "op": "is-a", "value": "2"}],
                                    },
                                ]
                            }
                        }
                    },
                ),
            )
        )
    )
    found = sets.expansion("http://a")
    asked = [("http://x", "1"), ("http://x", "9"), ("http://snomed.info/sct", "9")]
    assert [found.membership(*one) for one in asked] == [Membership.IN, Membership.OUT, Membership.UNKNOWN]


def archive(path, members, **package):
    with tarfile.open(path, "w:gz") as out:
        for name, content in {"package/package.json": package, **members}.items():
            data = json.dumps(content).encode()
            info = tarfile.TarInfo(name)
            info.size = len(data)
            out.addfile(info, io.BytesIO(data))
    return path


def definition(**more):
    return {
        "resourceType": "StructureDefinition",
        "url": "http://example.org/A",
        "type": "Patient",
        "derivation": "constraint",
        "differential": {"element": [{"path": "Patient"}]},
        **more,
    }


def read(path):
    return read_package(path, lambda text: to_json(text, Compiler(Definitions())))


def test_an_archive_is_read(tmp_path):
    found = read(archive(tmp_path / "a.tgz", {"package/A.json": definition()}, fhirVersions=["4.0.1"]))
    assert list(found.definitions) == [("StructureDefinition", "http://example.org/A")]


def depends(*names, version="1.0.0"):
    """A manifest that says which FHIR it is for by what it needs alone."""
    return {"dependencies": dict.fromkeys(names, version)}


@pytest.mark.parametrize(
    "package",
    [
        {},
        {"fhirVersions": ["5.0.0", "4.0.1"]},
        {"fhir-version-list": ["4.3.0", "4.0.0"]},
        {"fhir-version-list": ["4.0.1"], **depends("hl7.fhir.r5.core")},
        depends("hl7.fhir.r5.core", "hl7.fhir.r4.core"),
        depends("hl7.fhir.core", version="4.0.1"),
        depends("hl7.fhir.uv.extensions.r5", "hl7.terminology.r5"),
        {"dependencies": ["hl7.fhir.r5.core"]},
    ],
)
def test_a_package_for_r4_among_others_is_read(tmp_path, package):
    assert read(archive(tmp_path / "a.tgz", {"package/A.json": definition()}, **package)).definitions


def test_a_package_that_states_another_release_is_not_saved_by_what_it_needs(tmp_path):
    package = {"fhirVersions": ["5.0.0"], **depends("hl7.fhir.r4.core")}
    with pytest.raises(DefinitionError, match=r"for FHIR 5\.0\.0"):
        read(archive(tmp_path / "a.tgz", {"package/A.json": definition()}, **package))


@pytest.mark.parametrize(
    ("members", "package", "said"),
    [
        ({"../A.json": definition()}, {}, "outside its folder"),
        ({"/A.json": definition()}, {}, "outside its folder"),
        ({"package/A.json": definition()}, {"fhirVersions": ["5.0.0"]}, "for FHIR 5.0.0: expected R4"),
        ({"package/A.json": definition(fhirVersion="5.0.0")}, {}, "for FHIR 5.0.0: expected R4"),
        ({"package/A.json": definition()}, {"fhir-version-list": ["4.3.0"]}, "for FHIR 4.3.0: expected R4"),
        ({"package/A.json": definition()}, {"fhirVersion": "6.0.0-ballot2"}, "for FHIR 6.0.0-ballot2"),
        ({"package/A.json": definition()}, depends("hl7.fhir.r5.core"), "for FHIR R5: expected R4, 4.0.1"),
        ({"package/A.json": definition()}, depends("hl7.fhir.r4b.core"), "for FHIR R4B: expected R4"),
        ({"package/A.json": definition()}, depends("hl7.fhir.r6.core"), "for FHIR R6: expected R4"),
        (
            {"package/A.json": definition()},
            depends("hl7.fhir.core", version="3.0.1"),
            "for FHIR 3.0.1: expected R4",
        ),
        ({"package/A.json": {"resourceType": "Patient"}}, {}, "holds no profile"),
        ({"package/A.json": definition(differential={"element": [{"type": "x"}]})}, {}, "well-formed"),
    ],
)
def test_a_package_that_is_none_for_us_is_refused_in_one_line(tmp_path, members, package, said):
    with pytest.raises(DefinitionError, match=said) as refused:
        read(archive(tmp_path / "a.tgz", members, **package))
    assert "\n" not in str(refused.value)


def test_a_link_in_an_archive_is_refused(tmp_path):
    with tarfile.open(tmp_path / "a.tgz", "w:gz") as out:
        link = tarfile.TarInfo("package/a.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        out.addfile(link)
    with pytest.raises(DefinitionError, match="outside its folder"):
        read(tmp_path / "a.tgz")


def test_a_broken_archive_is_refused(tmp_path):
    whole = archive(tmp_path / "a.tgz", {"package/A.json": definition()}).read_bytes()
    for content in (b"", b"no archive", whole[: len(whole) // 2]):
        (tmp_path / "b.tgz").write_bytes(content)
        with pytest.raises(DefinitionError, match="expected a FHIR package"):
            read(tmp_path / "b.tgz")


def test_a_missing_base_is_named():
    lost = slim(definition(baseDefinition="http://example.org/Lost"))
    definitions = Definitions((Package("test", {("StructureDefinition", "http://example.org/A"): lost}),))
    with pytest.raises(DefinitionError, match=r"A: its base http://example.org/Lost is in no package"):
        definitions.check_bases()
    with pytest.raises(DefinitionError, match="its base"):
        Compiler(definitions).profile("http://example.org/A")


def test_a_circle_of_profiles_ends():
    one = profile("One", "http://example.org/StructureDefinition/One", type_="Patient")
    definitions = Definitions((Package("test", {("StructureDefinition", one["url"]): one}),))
    with pytest.raises(DefinitionError, match="derives from itself"):
        Compiler(definitions).profile(one["url"])


def test_xml_reads_as_the_json_it_stands_for():
    xml = b"""<Patient xmlns="http://hl7.org/fhir"><id value="a"/>
      <text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">x</div></text>
      <extension url="http://e"><valueDecimal value="1.00"/></extension><active value="true"/>
      <name><given value="A"/><given id="g"/></name><contained><Basic><id value="b"/></Basic></contained>
      <birthDate value="2001-02-03"><extension url="http://f"><valueString value="s"/></extension></birthDate></Patient>"""
    assert to_json(xml, Compiler(Definitions())) == {
        "resourceType": "Patient",
        "id": "a",
        "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">x</div>'},
        "extension": [{"url": "http://e", "valueDecimal": Number("1.00")}],
        "active": True,
        "name": [{"given": ["A", None], "_given": [None, {"id": "g"}]}],
        "contained": [{"resourceType": "Basic", "id": "b"}],
        "birthDate": "2001-02-03",
        "_birthDate": {"extension": [{"url": "http://f", "valueString": "s"}]},
    }


@pytest.mark.parametrize("text", [b"<a", b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'])
def test_xml_with_entities_or_broken_is_refused(text):
    with pytest.raises(XmlError):
        to_json(text, Compiler(Definitions()))


def test_a_folder_of_xml_is_a_package(tmp_path):
    (tmp_path / "a.xml").write_text(
        """<StructureDefinition xmlns="http://hl7.org/fhir"><url value="http://example.org/A"/><type value="Patient"/>
        <baseDefinition value="http://hl7.org/fhir/StructureDefinition/Patient"/><derivation value="constraint"/>
        <differential><element id="Patient.name"><path value="Patient.name"/><min value="1"/></element></differential>
        </StructureDefinition>"""
    )
    (tmp_path / "other.xml").write_text("<html/>")
    compiled = Compiler(Definitions((read(tmp_path),))).profile("http://example.org/A")
    assert compiled.root.children["name"].minimum == 1
    (tmp_path / "b.xml").write_text("<html")
    with pytest.raises(DefinitionError, match=r"b\.xml: not well-formed"):
        read(tmp_path)


def test_endings_in_any_case_are_read(tmp_path):
    """As `shcr validate` reads them: some systems write them in capitals."""
    found = read(archive(tmp_path / "a.tgz", {"package/A.JSON": definition()}))
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "A.Json").write_text(json.dumps(definition()))
    (folder / "B.XML").write_text("<html/>")
    assert list(found.definitions) == list(read(folder).definitions)
    with pytest.raises(DefinitionError, match=r"for FHIR 5\.0\.0"):
        read(archive(tmp_path / "b.tgz", {"package/PACKAGE.JSON": {"fhirVersions": ["5.0.0"]}}))
