"""The hand of the code: small modules, small functions, words at the head of each, one list for each family."""

from __future__ import annotations

import ast
from importlib import import_module

MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 40
VAGUE = ("utils", "helpers", "misc", "common")


def test_modules_are_short(package):
    """A module has at most 300 lines."""
    assert {m.name: n for m in package.values() if (n := len(m.source.splitlines())) > MAX_MODULE_LINES} == {}


def test_functions_are_short(package):
    """A function has at most 40 lines."""
    long = {
        f"{module.name}.{node.name}": lines
        for module in package.values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > MAX_FUNCTION_LINES
    }
    assert long == {}


def test_modules_say_what_they_are(package):
    """A module begins with a docstring whose first line ends a sentence or leads on."""
    silent = [module.name for module in package.values() if not (ast.get_docstring(module.tree) or "").strip()]
    assert silent == []


def test_modules_are_nouns(package):
    """No module is called utils, helpers, misc or common."""
    assert [name for name in package if name.split(".")[-1] in VAGUE] == []


def test_every_report_is_in_the_list(package):
    """A file of `records/` with a `render` is one of REPORTS, or a student's page: nobody forgets the line."""
    from nablagrade.records.reports import feedback
    from nablagrade.records.reports.formats import REPORTS

    made = {import_module(name).render for name in package if _defines(package[name], "records", "render")}
    assert made == {*REPORTS.values(), feedback.render}


def test_every_command_is_in_the_list(package):
    """A file of `cli/` with a `run` is one of COMMANDS, and each of COMMANDS has its file."""
    from nablagrade.cli.main import COMMANDS

    files = {name.rpartition(".")[2] for name in package if _defines(package[name], "cli", "run")}
    assert files == set(COMMANDS)


def test_every_executor_is_in_the_list(package):
    """A file of `executors/` with an `open_executor` is one of EXECUTORS, under its own name."""
    from nablagrade.executors.executors import EXECUTORS

    files = {name.rpartition(".")[2] for name in package if _defines(package[name], "executors", "open_executor")}
    assert files == set(EXECUTORS)


def test_every_layer_is_in_the_list(package):
    """A file of `sandbox/` with an `enter` and an `available` is one of LAYERS."""
    from nablagrade.sandbox.layers import LAYERS

    files = {
        name
        for name in package
        if _defines(package[name], "sandbox", "enter") and _defines(package[name], "sandbox", "available")
    }
    assert files == {layer.__name__ for layer in LAYERS}


def test_every_answer_kind_is_shown(package):
    """A file of `answers/` named for its kind, with a class that judges, is in the room's shop window."""
    from nablagrade import answers

    kinds = {
        node.name
        for module in package.values()
        if module.room == "answers"
        for node in module.tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        if any(isinstance(part, ast.FunctionDef) and part.name == "judge" for part in node.body)
        if node.name.lower().endswith(module.name.rpartition(".")[2])  # one kind a file, which has its name
    }
    assert len(kinds) >= 8
    assert kinds <= set(answers.__all__)


def test_every_answer_kind_is_everywhere(package):
    """A kind is for authors (`nablagrade`), has a name in `bank`, and is known to the rule on hints."""
    import nablagrade
    from nablagrade import answers
    from nablagrade.authoring.disclosure import _FINDERS, NOT_TOLD
    from nablagrade.authoring.kinds import KINDS

    kinds = {name for name in answers.__all__ if hasattr(getattr(answers, name), "judge") and name != "Answer"}
    assert kinds == set(KINDS) == set(_FINDERS) | NOT_TOLD
    assert kinds <= set(nablagrade.__all__)


def _defines(module, room, function):
    """Whether a module of a room has a function of this name at its top."""
    is_there = any(isinstance(node, ast.FunctionDef) and node.name == function for node in module.tree.body)
    return module.room == room and is_there and module.path.name not in ("base.py", "layers.py")
