"""Writes what is made from something else: the target file's page, the scenario schema; `--check` fails on drift."""

import json
import sys
from pathlib import Path

import sharpness

ROOT = Path(__file__).parent.parent
HEAD = """\
# The target file

A TOML file that describes the system under test. Paths in it are relative to the file. Only `name`, `base_url`
and `auth` are required; what is not declared is not claimed, and the requirements that need it are *not tested*.
`shcr doctor --target FILE` tells what works. Made from `harness/schemas/target.schema.json` by `docs/build.py`.
"""


def page(schema):
    """The page, a table for each part of the file."""
    parts = [HEAD, _table("Top level", schema)]
    for name, rule in schema["properties"].items():
        if "properties" in rule:
            parts.append(_table(f"[{name}]", rule))
    personas = schema["properties"]["personas"]
    parts.append(_table("[personas.ID]", personas["additionalProperties"]))
    parts.append("IDs: " + ", ".join(f"`{id_}`" for id_ in personas["propertyNames"]["enum"]) + ".")
    return "\n".join(parts) + "\n"


def _table(title, rule):
    required = set(rule.get("required", ()))
    rows = [
        f"| `{name}` | {_kind(inner)} | {'yes' if name in required else ''} | {_told(inner)} |"
        for name, inner in rule["properties"].items()
    ]
    return "\n".join(
        [f"## {title}\n", "| key | value | required | what it says |", "| --- | --- | --- | --- |", *rows, ""]
    )


def _kind(rule):
    if "enum" in rule:
        return " or ".join(f"`{value}`" for value in rule["enum"])
    if "oneOf" in rule:
        return "table: " + " or ".join(f"`{next(iter(one['properties']))}`" for one in rule["oneOf"])
    if rule.get("type") == "array":
        return "list"
    if rule.get("type") == "object":
        return "table"
    return {"string": "text", "boolean": "true or false", "integer": "whole number"}.get(
        rule["type"], rule["type"]
    )


def _told(rule):
    inner = rule.get("properties") if "properties" in rule and "description" in rule else None
    keys = " Keys: " + ", ".join(f"`{name}`" for name in inner) + "." if inner else ""
    return rule.get("description", "") + keys


def made():
    """Each file that is made, with its text."""
    from harness.scenarios.schema import schema as scenario

    measured = json.loads((ROOT / "harness" / "sharpness.json").read_text("utf-8"))
    target = json.loads((ROOT / "harness" / "schemas" / "target.schema.json").read_text("utf-8"))
    return {
        ROOT / "docs" / "target-file.md": page(target),
        ROOT / "docs" / "sharpness.md": sharpness.page(measured),
        ROOT / "harness" / "schemas" / "scenario.schema.json": json.dumps(scenario(), indent=2) + "\n",
    }


def main():
    """Write or check the files."""
    for path, text in made().items():
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text("utf-8") != text:
            sys.exit(f"{path.name} is out of date: run docs/build.py")


if __name__ == "__main__":
    main()
