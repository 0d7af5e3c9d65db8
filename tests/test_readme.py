"""The README against the program: every command in it exists, every command is in it, every path is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nablagrade.cli.base import Parser
from nablagrade.cli.main import COMMANDS, _load
from nablagrade.records.reports.formats import REPORTS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CALLS = sorted(set(re.findall(r"nablagrade ((?:[a-z]+)(?: [^`|\n]*)?)`", README)))


def test_there_are_calls():
    """The pattern of this test finds the commands of the README."""
    assert "grade" in {call.split()[0] for call in CALLS}


@pytest.mark.parametrize("call", CALLS)
def test_every_call_is_understood(call):
    """A command line in the README parses as it stands there."""
    command, *words = call.split()
    assert command in COMMANDS
    parser = Parser(prog="nablagrade")
    _load(command).add_arguments(parser)
    parser.parse_args([word for word in words if word != "…"])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_shown(command):
    """Nobody has to find a command by chance."""
    assert f"`nablagrade {command}" in README


def test_every_form_of_a_report_is_named():
    """`nablagrade report --format` knows what the README says, and the README names all it knows."""
    assert [form for form in REPORTS if f"`{form}`" not in README] == []


def test_every_make_target_exists():
    """`make …` in the README is in the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z-]+)", README)) <= targets


def test_every_path_is_there():
    """Files that the README names exist, or are made by a command and kept out of the repository."""
    made = {line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines()}
    named = set(re.findall(r"`((?:docs|source|autograders|tests|benchmarks|nablagrade)/[\w./-]+)`", README))
    assert [path for path in named - made if not (ROOT / path).exists()] == []
