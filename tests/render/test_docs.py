"""The pages for people: what they tell a reader to type is what the program takes."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from harness.cli import _parser
from harness.target.load import from_data

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page, language):
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.S | re.M)


def commands(page):
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    lines += [
        line for block in blocks(page, "yaml") for line in re.findall(r"shcr (?:run|doctor|report).*", block)
    ]
    for line in lines:
        words = shlex.split(line.partition(" || ")[0], comments=True)
        if words and words[0] == "shcr":
            yield words[1:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_is_one_the_program_takes(page):
    for words in commands(page):
        _parser().parse_args(words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / link).is_file(), link


def test_the_pipelines_are_yaml():
    yaml = pytest.importorskip("yaml")
    github, gitlab = (yaml.safe_load(text) for text in blocks(ROOT / "docs" / "how-to-pipeline.md", "yaml"))
    steps = github["jobs"]["conformance"]["steps"]
    assert any("shcr run" in step.get("run", "") for step in steps)
    assert all(("run" in step) != ("uses" in step) for step in steps)
    assert gitlab["conformance"]["artifacts"]["reports"]["junit"] == "conformance/junit.xml"


def test_the_target_file_of_the_supplier_page_is_one():
    pages = blocks(ROOT / "docs" / "how-to-supplier.md", "toml")
    whole, profiles, departure = (tomllib.loads(text) for text in pages)
    target = from_data(whole, "record.toml")
    assert target.may_write
    assert from_data(whole | departure, "record.toml").declared.departures
    assert from_data(whole | profiles, "record.toml").declared.profiles
    (authority,) = (tomllib.loads(text) for text in blocks(ROOT / "docs" / "how-to-programme.md", "toml"))
    away = whole | authority | {"base_url": "https://test.record.example/fhir"}
    assert from_data(away, "record.toml").authority is not None
