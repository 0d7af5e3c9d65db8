"""Names of a test that mean what they mean in the instructor's notebook."""

from __future__ import annotations

import builtins
import math
import warnings

import pytest

from nablagrade.engine.guard.names import Meaning
from nablagrade.engine.guard.statements import read_statements

NOTHING = Meaning(frozenset(), {}, ())
LIES = {"sum": lambda _: 3, "isinstance": lambda *_: True, "all": lambda _: True, "ValueError": KeyError, "int": str}


def run(text, names, meaning=NOTHING):
    """Run a test's statements with these names."""
    statements = read_statements(text, "test", 0, "last_expr", (meaning, names))
    for code in statements.codes:
        value = eval(code, names)  # noqa: S307 - the test's own text
    return value


@pytest.mark.parametrize(
    "text",
    [
        "sum([1, 2]) == 3 and not isinstance(1, str)",
        "isinstance(1, (int, float)) and isinstance(1, int | None)",
        "[sum(one) for one in [[1], [2]]] == [1, 2]",
        "(lambda x: sum(x))([1, 1]) == 2",
        "def f():\n    try: int('a')\n    except ValueError: return all([0])\nf() is False",
        "class Mine(ValueError): pass\nissubclass(Mine, ValueError)",
        "f'{sum([1])}' == '1'",
        "f'{int}' == \"<class 'int'>\" or True",
        "match 1:\n    case int(): pass\nint == type(1)",
        "1 in {sum([1]), 2} and int in {int, float}",
    ],
)
def test_builtins_are_the_real_ones(text):
    """Also in a comprehension, a lambda, a function, a tuple of classes."""
    assert run(text, dict(LIES) if "match" not in text else {}) is True


def test_what_is_built_during_the_test_is_not_asked(monkeypatch):
    """A function that replaces a builtin, in the names or for everybody, comes too late for the test's own text."""

    def solve():
        names["sum"] = lambda _: 3
        monkeypatch.setattr(builtins, "divmod", lambda *_: 3)  # one that no other thread of this process uses
        return [1]

    names = {"solve": solve}
    assert run("x = solve()\n(sum(x), divmod(7, 2))", names) == (1, (3, 1))


@pytest.mark.parametrize("value", [3, 1.5, "7", [1], (1, 2), None, {}])
def test_what_cannot_be_called_fails_as_under_nbgrader(value):
    """`max = 3` and a text under the name of `str`: no plain value says yes in its place."""
    with pytest.raises(TypeError, match="not callable"):
        run("max(1, 2)", {"max": value})


def test_what_is_handed_over_means_what_it_means():
    """`isinstance(x, list)` asks for lists, and no column of names is a `float`; a number says no there, too."""
    assert run("isinstance((), list)", {"list": (list, tuple)}) is False
    assert run("float == 'int64'", {"float": "int64"}) is False
    assert run("sorted([[1, 2], [3]], key=len) == [[3], [1, 2]]", {"len": None}) is True
    with pytest.raises(TypeError):
        run("isinstance(1, int)", {"int": 3})


def test_a_plain_value_stays_what_it_was_before_the_test():
    """A number that becomes a function while the test runs is still a number."""
    names = {"max": 3, "solve": lambda: names.update(max=lambda *_: 2)}
    with pytest.raises(TypeError, match="not callable"):
        run("solve()\nmax(1, 0)", names)


def test_what_the_notebook_or_the_test_binds_is_theirs():
    """A course that has its students write `sum`; a test that counts in `max`, or takes `id` for an argument."""
    names = {"sum": lambda _: 9}
    assert run("sum([1])", names, Meaning(frozenset({"sum"}), {}, ())) == 9
    assert run("max = 5\nmax", names) == 5
    assert run("(lambda id: id)(7)", names) == 7


def test_imports_mean_what_they_import():
    """Those of the instructor's notebook, of the test, and from modules as a whole; of the last who says it."""
    names = dict.fromkeys(("m", "sqrt", "floor", "pow"), lambda *_: None)
    notebook = Meaning(frozenset(), {"m": ("math", None), "sqrt": ("math", "sqrt")}, ("math",))
    assert run("m.pi, sqrt(4), floor(1.5), pow", names, notebook) == (math.pi, 2.0, 1, math.pow)
    assert run("import math as m\n(lambda: m)()", {}, NOTHING) is math
    assert run("import cmath as m\nm.__name__", {}, notebook) == "cmath"


def test_what_the_student_has_not_imported_is_missing():
    """A test that leans on an import of an answer cell fails without it, as under nbgrader."""
    notebook = Meaning(frozenset(), {"m": ("math", None), "sqrt": ("math", "sqrt")}, ("math",))
    with pytest.raises(NameError, match="'m'"):
        run("m.pi", {}, notebook)
    assert run("pow", {}, notebook) is pow


def test_what_is_not_there_is_looked_up():
    """A module that nobody has loaded, a name that no module has."""
    assert run("x", {"x": 1}, Meaning(frozenset(), {"x": ("no_such_module", None)}, ("no_such_module",))) == 1
    assert run("x", {"x": 1}, Meaning(frozenset(), {"x": ("math", "no_such_name")}, ())) == 1


@pytest.mark.parametrize("name", ["input", "print"])
def test_what_a_test_replaces_is_looked_up(name, monkeypatch):
    """A test that sets a builtin means what it has set."""
    monkeypatch.setattr(builtins, name, None)
    assert run(f"import builtins\nbuiltins.{name} = lambda *_: '5'\n{name}()", {}) == "5"


def test_what_was_warned_of_once_is_not_said_again():
    """Reading a test warns of nothing, and does not make Python forget what it has said."""
    source = "import warnings\ndef old():\n    warnings.warn('once', UserWarning)\n"
    names = {}
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("default")
        exec(compile(source, "old.py", "exec"), names)  # noqa: S102 - the test's own text
        for _ in range(2):
            run("1 is 1\nold()", names)
    assert [str(one.message) for one in said] == ["once"]
