"""What to do next: commands that work as pasted, and what it would take to test what was not."""

import shlex
from dataclasses import replace
from pathlib import Path

import pytest
import sample

import harness
from harness.evidence.lines import Given
from harness.evidence.verdicts import Verdict
from harness.render import commands
from harness.render.enabling import enabling
from harness.render.steps import next_steps

RESULTS = sample.sample()
CHECK = next(check for check in RESULTS.checks if check.verdict is Verdict.NOT_TESTED)


def run(target, environment="", only=()):
    return replace(RESULTS.run, given=Given(target, environment), filter=only)


@pytest.mark.parametrize(
    ("target", "environment", "words"),
    [
        ("reference", "", []),
        ("reference", "test", ["--environment", "test"]),
        ("targets/my system's.toml", "", ["--target", "targets/my system's.toml"]),
        ("http://127.0.0.1:1/fhir", "test", ["--target", "http://127.0.0.1:1/fhir", "--environment", "test"]),
        ("$TOKEN.toml", "", ["--target", "$TOKEN.toml"]),
    ],
)
def test_the_command_names_the_target_as_it_was_given(target, environment, words):
    of = run(target, environment, only=("area MRG", "requirement IDN-003"))
    assert shlex.split(commands.run(of)) == [
        *("shcr", "run", *words, "--area", "MRG", "--requirement", "IDN-003"),
        *("--seed", "123", "--depth", "standard"),
    ]
    assert shlex.split(commands.run(of, "ACC-001"))[2 + len(words) :][:2] == ["--requirement", "ACC-001"]
    assert shlex.split(commands.doctor(of)) == ["shcr", "doctor", *words]


def test_the_command_names_packages_and_profiles():
    given = Given("my.toml", packages=("a b.tgz",), profiles=("https://a.example/P",))
    command = commands.run(replace(RESULTS.run, given=given))
    assert "--target my.toml --package 'a b.tgz' --profile https://a.example/P --" in command


def test_files_that_do_not_say_how_the_target_was_given():
    assert "--target TARGET.toml " in commands.run(replace(RESULTS.run, given=None))


def test_a_long_command_is_folded_so_that_a_shell_reads_it_as_one():
    command = commands.run(run("a folder/" + "x" * 50 + ".toml", "test"), "MRG-001")
    lines = commands.folded(command, 60)
    assert len(lines) == 4
    assert all(line.endswith(" \\") for line in lines[:-1])
    assert shlex.split("\n".join(lines).replace("\\\n", "")) == shlex.split(command)
    assert commands.folded(command, 200) == [command]
    assert commands.folded("", 60) == []


REASONS = {
    "all personas are one anonymous caller: nobody can state a purpose": '[auth] kind = "smart-backend"',
    "the target declares no way of contributing (declare.contribute)": 'contribute = "fhir-transaction"',
    "2 contributing organisations are needed, the target file names 1": "describe 2 contributing organisations",
    "gp belongs to ZZ1, which does not contribute, so no relationship can be shown": "organisation ZZ1",
    "the target file names no persona ward-nurse": "[personas.ward-nurse]",
    "the target file does not say which user the gp is (personas.gp.user)": "[personas.gp]: user = { id",
    'the target declares no audit that can be read (declare.audit = "fhir")': 'audit = "fhir"',
    "the credentials are fixed, so the GP cannot state another purpose": 'purpose_carrier = "claim"',
    "nobody can tell which NHS numbers are free; expected [people] block in the target file": "block = [FIRST",
    "only a verified relationship (declare.relationship) can be made by": 'relationship = "verified"',
    "the target file does not say the GP's user name, role and organisation": "[personas.gp]: user = { id",
    "no number with check digit 0 is left in the block": "widen the block",
    "300 s, the time one check may spend, are used up: 3 cases were tried": "[limits] check_s",
    "the target answered 429 or 503 to 5 requests in a row": "[http] rate",
    "key file a.pem: no such file; expected the secret of a persona": "secret where the file says",
}
SPOKEN = [
    "all personas are one anonymous caller",
    "the target declares no way of contributing",
    "contributing organisations are needed",
    "which does not contribute",
    "the target file names no persona",
    "the target file does not say which user the",
    "the target declares no audit",
    "the credentials are fixed",
    "only a verified relationship",
    "the target file does not say the GP's user",
    "is left in the block",
    "the credentials fix the purpose",
    "NHS numbers are free",
    "the time one check may spend",
    "the target answered 429 or 503",
    'not declared environment = "test"',
]


@pytest.mark.parametrize(("reason", "remedy"), REASONS.items())
def test_a_known_reason_has_its_remedy(reason, remedy):
    check = replace(CHECK, reason=reason)
    (step,) = enabling(run("my.toml"), check, None)
    assert step.text.startswith("my.toml: ")
    assert remedy in step.text
    assert "Write a target file" in enabling(run("http://127.0.0.1:1/fhir"), check, None)[0].text
    assert next_steps(run("my.toml"), check, None)[-1].command.startswith("shcr run --target my.toml")


@pytest.mark.parametrize("phrase", SPOKEN)
def test_the_suite_still_says_so(phrase):
    """The reasons above are read by what they say: whoever changes one changes the remedy too."""
    room = Path(harness.__file__).parent
    spoken = [path for part in ("verbs", "target", "suite") for path in (room / part).rglob("*.py")]
    assert any(phrase in path.read_text("utf-8") for path in spoken)


def test_a_system_not_declared_as_test():
    check = replace(
        CHECK, reason='nothing may be contributed: the target is not declared environment = "test"'
    )
    silent = replace(run("http://127.0.0.1:1/fhir"), target=replace(RESULTS.run.target, environment=""))
    (step,) = next_steps(silent, check, None)
    assert "--target http://127.0.0.1:1/fhir --environment test" in step.command
    live = replace(run("my.toml"), target=replace(RESULTS.run.target, environment="live"))
    assert "test instance" in enabling(live, check, None)[0].text


def test_what_only_the_owner_can_do_and_what_nobody_knows():
    row = next(row for row in RESULTS.requirements if row.control)
    assert "(relationship)" in enabling(run("my.toml"), CHECK, row)[0].text
    told = [step.command for step in enabling(run("my.toml"), CHECK, None)]
    assert told == ["shcr doctor --target my.toml", "shcr explain ACC-006"]
    assert [step.command for step in enabling(run("my.toml"), CHECK, row)] == ["", *told]
