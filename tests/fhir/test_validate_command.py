"""`shcr validate`: exit codes, what it prints, what it writes, and mistakes answered in one line."""

import json

import pytest

from harness.cli import main

PATIENT = {
    "resourceType": "Patient",
    "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">A</div>'},
}
PROFILE = {
    "resourceType": "StructureDefinition",
    "url": "http://example.org/Named",
    "type": "Patient",
    "derivation": "constraint",
    "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Patient",
    "differential": {"element": [{"id": "Patient.name", "path": "Patient.name", "min": 1}]},
}


def put(path, content):
    path.parent.mkdir(exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def validate(*arguments):
    return main(["validate", *map(str, arguments)])


def test_all_valid(tmp_path, capsys):
    put(tmp_path / "a" / "p.json", PATIENT)
    put(tmp_path / "a" / "p.xml", '<Patient xmlns="http://hl7.org/fhir"><active value="true"/></Patient>')
    assert validate(tmp_path / "a") == 0
    assert capsys.readouterr().out.startswith("2 of 2 valid, warnings: 1.")


def test_what_a_folder_holds_beside_resources_is_said_to_be_left_out(tmp_path, capsys):
    put(tmp_path / "a" / "p.JSON", PATIENT)
    put(tmp_path / "a" / "q.XML", '<Patient xmlns="http://hl7.org/fhir"><active value="true"/></Patient>')
    put(tmp_path / "a" / "notes.txt", "x")
    assert validate(tmp_path / "a") == 0
    told = capsys.readouterr()
    assert "2 of 2 valid" in told.out
    assert "1 file left out, neither .json nor .xml" in told.out + told.err


def test_a_file_name_that_is_no_utf8_is_written_escaped(tmp_path):
    broken = put(tmp_path / "\udcff.json", {**PATIENT, "gender": "x"})
    assert validate(broken, "--json", tmp_path / "out") == 1
    assert json.loads((tmp_path / "out").read_text())["file"] == str(broken)


def test_one_invalid_is_told_and_written(tmp_path, capsys):
    good, bad = put(tmp_path / "good.json", PATIENT), put(tmp_path / "bad.json", {**PATIENT, "gender": "x"})
    assert validate(good, bad, "--json", tmp_path / "out") == 1
    assert f"not valid: {bad}" in capsys.readouterr().out
    first, second = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    assert first == {"file": str(good), "valid": True, "issues": [], "unevaluated": []}
    assert second["issues"][0] == {
        "severity": "error",
        "rule": "binding",
        "location": "Patient.gender",
        "message": "expected a code of administrative-gender",
    }


def test_a_package_and_a_profile(tmp_path, capsys):
    put(tmp_path / "package" / "a.json", PROFILE)
    patient = put(tmp_path / "p.json", PATIENT)
    asked = ("--package", tmp_path / "package", "--profile", PROFILE["url"])
    assert validate(patient) == 0
    assert validate(patient, *asked) == 1
    assert "Patient.name: name is missing" in capsys.readouterr().out


def test_what_no_package_defines_is_not_passed_in_silence(tmp_path, capsys):
    patient = put(tmp_path / "p.json", {**PATIENT, "meta": {"profile": ["http://example.org/Named"]}})
    assert validate(patient) == 0
    out = capsys.readouterr().out
    assert "Not checked: profile 1." in out
    assert "--package" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.json"], "expected a file or folder"),
        (["empty"], "expected a folder with .json or .xml files"),
        (["p.json", "--package", "none.tgz"], "expected a .tgz archive or a folder"),
        (["p.json", "--package", "p.json"], "expected a FHIR package"),
        (["p.json", "--profile", "http://example.org/No"], "in no package given"),
        (["p.json", "--package", "orphan"], "its base http://example.org/Lost is in no package given"),
        (["p.json", "--package", "odd"], "Patient.nose is no element"),
        (["p.json", "--json", "none/x"], "expected a file that can be written"),
        (["p.json", "--json", "p.json"], "is one of the files to validate"),
    ],
)
def test_mistakes_are_one_line(tmp_path, monkeypatch, capsys, arguments, said):
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "p.json", {**PATIENT, "meta": {"profile": [PROFILE["url"]]}})
    (tmp_path / "empty").mkdir()
    put(tmp_path / "orphan" / "a.json", {**PROFILE, "baseDefinition": "http://example.org/Lost"})
    put(
        tmp_path / "odd" / "a.json",
        {**PROFILE, "differential": {"element": [{"path": "Patient.nose", "min": 1}]}},
    )
    assert validate(*arguments) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_broken_files_are_invalid_and_never_a_crash(tmp_path, capsys):
    for name, content in {
        "a.json": "{",
        "b.xml": "<a",
        "c.json": "[]",
        "d.xml": "<a/>",
        "e.json": "",
    }.items():
        put(tmp_path / "x" / name, content)
    assert validate(tmp_path / "x") == 1
    assert "0 of 5 valid" in capsys.readouterr().out


def test_a_byte_order_mark_is_a_warning_and_hides_nothing(tmp_path):
    """RFC 8259, 8.1: whoever parses JSON may ignore one."""
    for name, resource in {"a.json": PATIENT, "b.json": {**PATIENT, "gender": "x"}}.items():
        put(tmp_path / "x" / name, "\ufeff" + json.dumps(resource))
    assert validate(tmp_path / "x", "--json", tmp_path / "out") == 1
    first, second = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    assert [(one["severity"], one["rule"]) for one in first["issues"]] == [("warning", "bom")]
    assert "byte order mark" in first["issues"][0]["message"]
    assert [one["rule"] for one in second["issues"]] == ["bom", "binding"]
    assert validate(tmp_path / "x" / "a.json", "--without", "bom", "--json", tmp_path / "out") == 0
    assert json.loads((tmp_path / "out").read_text())["issues"] == []


def test_a_second_mark_is_no_mark(tmp_path):
    assert validate(put(tmp_path / "a.json", "\ufeff\ufeff" + json.dumps(PATIENT))) == 1
