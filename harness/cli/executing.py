"""Run a plan: pytest underneath, nothing of the user's pytest around it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import pytest
from hypothesis.configuration import set_hypothesis_home_dir

from harness.plugin import Listening, Taking
from harness.suite.plan import Plan

_WITHOUT = (
    "terminal",
    "cacheprovider",
    "warnings",
    "doctest",
    "junitxml",
    "pastebin",
    "faulthandler",
    "logging",
)


def execute(plan: Plan, *plugins: Listening | Taking) -> None:
    """Execute the trials of the plan; conclusions reach the plugin that listens one by one."""
    ini = resources.files("harness").joinpath("pytest.ini")
    with resources.as_file(ini) as configuration, _own_pytest(), _own_hypothesis():
        arguments = [
            "-p",
            "harness.plugin",
            "--assert=plain",
            "--noconftest",
            "--capture=no",
            "-c",
            str(configuration),
        ]
        for name in _WITHOUT:
            arguments += ["-p", f"no:{name}"]
        arguments += ["--rootdir", str(Path(configuration).parent), "--shcr-plan", plan.as_json()]
        pytest.main(arguments, plugins=list(plugins))


@contextmanager
def _own_pytest() -> Iterator[None]:
    """No plugin that happens to be installed, no options from the environment."""
    kept = {name: os.environ.get(name) for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")}
    off = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"
    kept[off] = os.environ.get(off)
    for name in kept:
        os.environ.pop(name, None)
    os.environ[off] = "1"
    try:
        yield
    finally:
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _own_hypothesis() -> Iterator[None]:
    """What Hypothesis keeps for itself is not left in the user's folder; who wants it kept says where."""
    if os.environ.get("HYPOTHESIS_STORAGE_DIRECTORY"):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="shcr-", ignore_cleanup_errors=True) as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)
