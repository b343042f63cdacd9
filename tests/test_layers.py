"""Who may import whom (ARCHITECTURE): the three readings of the rules stay apart."""

import ast
from pathlib import Path

import harness

ROOT = Path(harness.__file__).parent
PURE = {"httpx", "pytest", "hypothesis", "uvicorn", "rich"}
MAY_IMPORT = {
    "requirements": set(),
    "fhir": set(),
    "oracle": {"fhir"},
    "evidence": {"requirements"},
    "findings": {"fhir", "oracle", "evidence"},
    "render": {"evidence"},
    "target": {"fhir", "evidence", "schemas", "reference"},
    "verbs": {"fhir", "oracle", "evidence", "target"},
    "suite": {"fhir", "oracle", "evidence", "findings", "target", "verbs"},
    "reference": set(),
    "scenarios": {"fhir", "oracle", "evidence", "findings", "target", "verbs", "suite"},
    "schemas": set(),
}
MEETS_THE_REFERENCE = {
    "target/in_process.py",
    "cli/serve.py",
    "cli/selftest.py",
    "cli/sharpness.py",
    "cli/trials.py",
    "cli/coverage.py",
    "cli/explain.py",
}
MAY_IMPORT_HTTPX = {
    "target/transports.py",
    "target/restraint.py",
    "target/client.py",
    "target/asking.py",  # another server than the target, without its people, pace and evidence
}
DRAWS = {"fhir/strategies.py", "fhir/mutation/drawn.py"}
MEETS_VALIDATION = {"fhir/mutation/mutator.py", "fhir/mutation/judging.py", "fhir/mutation/engine.py"}


def modules():
    for path in sorted(ROOT.rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), imported(path)


def imported(path):
    """Names of modules a file imports, relative imports resolved."""
    package = ("harness", *path.relative_to(ROOT).parts[:-1])
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (base, node.module or "")))
            found |= {f"{module}.{alias.name}" for alias in node.names} | {module}
    return found


def rooms(names):
    return {name.split(".")[1] for name in names if name.startswith("harness.") and "." in name}


def test_each_room_uses_only_what_it_may():
    known = {path.name for path in ROOT.iterdir() if path.is_dir()}
    for where, names in modules():
        room = where.split("/")[0]
        if room in MAY_IMPORT:
            astray = (rooms(names) & known) - MAY_IMPORT[room] - {room}
            assert not astray, f"harness/{where} imports {astray}"


def test_pure_rooms_know_no_wire_and_no_test_runner():
    for where, names in modules():
        room = where.split("/")[0]
        tops = {name.split(".")[0] for name in names}
        if room in {"oracle", "findings", "evidence", "requirements"}:
            assert not tops & PURE, f"harness/{where} imports {tops & PURE}"
        drawing = where in DRAWS or where.startswith(("fhir/drawn/", "fhir/generation/"))
        if room == "fhir" and not drawing:
            assert not tops & PURE, f"harness/{where} imports {tops & PURE}"


def test_what_is_drawn_from_is_no_part_of_what_judges():
    """Hypothesis stays in generation: profiles and validation work without it, and know no mutants."""
    for where, names in modules():
        judges = where.startswith(("fhir/validation/", "fhir/profiles/", "fhir/definitions/", "fhir/facts/"))
        if judges or where in ("fhir/lossless.py", "fhir/compare.py"):
            makers = ("harness.fhir.generation", "harness.fhir.mutation")
            assert not any(name.startswith(makers) for name in names), where


def test_mutants_are_drawn_in_one_file_and_judged_in_three():
    """What breaks a rule is no reading of validation's: it meets it in the front, the verdict and the engine."""
    for where, names in modules():
        if where.startswith("fhir/generation/"):
            assert not any(name.startswith("harness.fhir.mutation") for name in names), where
        elif where.startswith("fhir/mutation/"):
            meets = any(name.startswith("harness.fhir.validation") for name in names)
            assert meets is (where in MEETS_VALIDATION), where
            made = any(name.startswith("harness.fhir.generation") for name in names)
            only_ways = not any(
                name.startswith("harness.fhir.generation") and ".ways" not in name for name in names
            )
            assert not made or only_ways or where in DRAWS, where


def test_httpx_only_where_the_wire_is():
    assert {
        where for where, names in modules() if any(n.split(".")[0] == "httpx" for n in names)
    } == MAY_IMPORT_HTTPX


def test_who_meets_the_reference():
    users = {
        where
        for where, names in modules()
        if "reference" in rooms(names) and not where.startswith("reference/")
    }
    assert users <= MEETS_THE_REFERENCE


def test_only_the_front_door_and_the_plugin_know_the_plugin():
    users = {where for where, names in modules() if "harness.plugin" in names}
    assert all(where.startswith("cli/") for where in users)


def test_no_bare_assert_in_shipped_code():
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            assert not isinstance(node, ast.Assert), (
                f"{path}:{node.lineno}: a failing assert would show its locals"
            )


def test_files_stay_small():
    long = {str(p): n for p in ROOT.rglob("*.py") if (n := len(p.read_text("utf-8").splitlines())) > 300}
    assert not long
