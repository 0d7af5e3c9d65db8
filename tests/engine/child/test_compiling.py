"""Cells are compiled once for a class, and a notebook cannot tell."""

from __future__ import annotations

import ast
import warnings

import pytest

from nablagrade.engine.child.cellnames import cell_name, may_warn
from nablagrade.engine.child.compiling import Compiler

CELL = "import math\ndef f(x):\n    return x + 1\nf(1)"


def compile_all(compiler, source):
    """The code objects of a cell, made as IPython makes them."""
    name = compiler.cache(source + "\n", 1, source)
    *nodes, last = compiler.ast_parse(source + "\n", name).body
    wrap = ast.Interactive if isinstance(last, ast.Expr) else lambda body: ast.Module(body, [])
    with compiler.extra_flags(ast.PyCF_ALLOW_TOP_LEVEL_AWAIT):
        codes = [compiler(ast.Module([node], []), name, "exec") for node in nodes]
        return [*codes, compiler(wrap([last]), name, "single" if isinstance(last, ast.Expr) else "exec")]


@pytest.fixture
def counted(monkeypatch):
    """`counted()`: a compiler, and a list that grows with each text or statement that is really compiled."""

    def make():
        compiler, done = Compiler(), []
        parents = {name: getattr(Compiler.__mro__[1], name) for name in ("ast_parse", "__call__")}
        for name, function in parents.items():
            counting = lambda *args, function=function, **kw: (done.append(args[1]), function(*args, **kw))[1]  # noqa: E731 - one for each function, bound now
            monkeypatch.setattr(Compiler.__mro__[1], name, counting)
        return compiler, done

    return make


def test_prepared_code_is_found(counted):
    """Nothing is read or compiled a second time, and the code is the same."""
    compiler, done = counted()
    expected = compile_all(compiler, CELL)
    compiler.prepare(CELL)
    done.clear()
    assert compile_all(compiler, CELL) == expected
    assert done == []


def test_a_text_that_was_looked_at_is_read_once(counted):
    """What `is_python` read is what `ast_parse` gives away, once."""
    compiler, done = counted()
    assert compiler.is_python("x = 1\n")
    tree = compiler.ast_parse("x = 1\n")
    assert done == ["x = 1\n"]
    assert compiler.ast_parse("x = 1\n") is not tree


def test_another_text_is_compiled(counted):
    """A changed cell has its own code."""
    compiler, _ = counted()
    compiler.prepare(CELL)
    changed = CELL.replace("x + 1", "x + 2")
    assert compile_all(compiler, changed) == compile_all(Compiler(), changed)


def test_a_future_import_holds_for_later_cells():
    """`from __future__ import annotations` of a prepared cell changes how the next cells are compiled."""
    compiler = Compiler()
    compiler.prepare("from __future__ import annotations\nx = 1")
    name = cell_name("from __future__ import annotations\nx = 1")
    nodes = compiler.ast_parse("from __future__ import annotations\nx = 1\n", name).body
    with compiler.extra_flags(ast.PyCF_ALLOW_TOP_LEVEL_AWAIT):
        compiler(ast.Module([nodes[0]], []), name, "exec")
    names = {}
    exec(compiler(compiler.ast_parse("a: int = 1\n"), "n", "exec"), names)  # noqa: S102 - the test's own code
    assert names["__annotations__"] == {"a": "int"}


@pytest.mark.parametrize("source", ["x = '\\d'", "x = 1 is 1", "assert (1, 'always true')"])
def test_what_warns_is_not_kept(source):
    """A warning belongs into the output of the notebook that is graded, not into the zygote's."""
    compiler = Compiler()
    compiler.prepare(source)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        compile_all(compiler, source)
    assert seen != []


@pytest.mark.parametrize("source", ["def broken(:", "%matplotlib inline", "return 1", "x = " + "(" * 500, "\0", ""])
def test_anything_can_be_prepared(source):
    """A cell that does not compile is left to the child, which says what is wrong with it."""
    Compiler().prepare(source)


def test_forgetting(counted):
    """After `forget` everything is compiled anew."""
    compiler, done = counted()
    compiler.prepare(CELL)
    compiler.forget()
    done.clear()
    compile_all(compiler, CELL)
    assert len(done) == 4


def test_an_expression_that_is_timed_compiles(outputs_of):
    """`%time` compiles a tree whose body is no list of statements."""
    assert any("10" in str(one.get("data")) for one in outputs_of("%time 3 + 7"))


def test_a_cell_that_was_compiled_without_a_warning_is_known():
    """Prose that looks like `x is 3` costs a prepared cell no kernel's name; what does warn keeps it."""
    quiet, loud = 'text = "what (x) is"\ny = text["a" in "b"]  # (it) is 3\n', "x = 1\ny = x is 3\n"
    assert may_warn(quiet)
    assert may_warn(loud)
    compiler = Compiler()
    for source in (quiet, loud):
        compiler.prepare(source)
    assert (may_warn(quiet), may_warn(loud)) == (False, True)
    assert not may_warn("answer = 2\nif answer is ...:\n    answer = 3")


def test_a_library_s_warning_is_said_once(run_cells, code):
    """As in a kernel: what was warned of at its place in a library is not said again in a test: that costs points."""
    first = "import types\nlib = types.ModuleType('lib')\nexec(compile(\"import warnings\\ndef old():\\n\"\n"
    first += "    \"    warnings.warn('old')\", 'lib.py', 'exec'), vars(lib))\nlib.old()"
    run = run_cells([code(first), code("x = 1\nlib.old()\nassert x == 1", "test", 1)])
    assert "UserWarning: old" in run.ran[0].outputs[0]["text"]
    assert (run.ran[1].outputs, run.ran[1].score) == ([], 1.0)
