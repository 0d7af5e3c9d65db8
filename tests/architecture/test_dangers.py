"""Rule 4.1 of DESIGN.md: nothing that a student could have written is ever executed; and what is light stays light."""

from __future__ import annotations

import ast
import json
import subprocess
import sys

import pytest

IMPORTS = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "yaml"}
CALLS = {"eval", "exec", "sympify", "parse_expr", "parse_latex", "literal_eval", "load_module"}
MAY_EXEC = {
    "nablagrade.engine.checks.checks",  # the instructor's own file
    "nablagrade.drop_in.inplace",  # the student's cell, in their kernel
    "nablagrade.checking.live",  # a released cell, in the student's own kernel
    "nablagrade.engine.checks.moved",  # the instructor's own test
    "nablagrade.authoring.visible.checks",  # a copy of our reader, in a student's own notebook; we never run it
    "nablagrade.engine.child.namespace",  # its lines of import, beside the student's code
}
HEAVY = {"numpy", "sympy", "nbgrader", "nbformat", "matplotlib", "IPython", "sqlalchemy"}


def called(node):
    """The last name of what a node calls, or None."""
    if not isinstance(node, ast.Call):
        return None
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", None)


def test_nothing_unpickles(package):
    """No module imports pickle or one of its like, or yaml."""
    guilty = [f"{m.name}: {one.module}" for m in package.values() for one in m.imports if one.module in IMPORTS]
    assert guilty == []


def test_nothing_evaluates_text(package):
    """Nobody calls eval, exec, sympify or a parser that evaluates, but the files that say why."""
    guilty = [
        f"{module.name}:{node.lineno} {called(node)}"
        for module in package.values()
        for node in ast.walk(module.tree)
        if called(node) in CALLS and not (called(node) == "exec" and module.name in MAY_EXEC)
    ]
    assert guilty == []


def test_numpy_never_unpickles(package):
    """`np.load` is not used, and nothing asks for `allow_pickle`."""
    assert [module.name for module in package.values() if "allow_pickle" in module.source] == []
    assert [module.name for module in package.values() if "np.load" in module.source] == []


def test_no_shell(package):
    """No command goes through a shell: no `shell=True`, no `os.system`, no `os.popen`."""
    guilty = [
        f"{module.name}:{node.lineno}"
        for module in package.values()
        for node in ast.walk(module.tree)
        if called(node) in ("system", "popen")
        or (isinstance(node, ast.keyword) and node.arg == "shell" and ast.unparse(node.value) == "True")
    ]
    assert guilty == []


def modules_after(program):
    """The modules that a fresh process holds after a program."""
    source = f"import json, sys\n{program}\nsys.stdout.write(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout[done.stdout.index("[") :])


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["report", "--help"]])
def test_help_is_light(arguments):
    """Asking for help loads neither numpy nor sympy nor nbgrader."""
    program = (
        "import io, contextlib\nfrom nablagrade.cli.main import main\nout = io.StringIO()\n"
        f"with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):\n    main({arguments!r})"
    )
    assert HEAVY & {name.partition(".")[0] for name in modules_after(program)} == set()


def test_import_is_light():
    """`import nablagrade` loads none of the package's rooms."""
    loaded = modules_after("import nablagrade")
    assert [name for name in loaded if name.startswith("nablagrade")] == ["nablagrade"]
