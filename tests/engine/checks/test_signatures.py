"""What a student's functions returned, in short; and the named mistake that does the same on every check."""

from __future__ import annotations

import contextlib
import math

import numpy as np
import pytest

from nablagrade.engine.checks import transcripts as module
from nablagrade.engine.checks.checks import check, load_checks, run_checks
from nablagrade.engine.checks.notebook import CheckEnd, Notebook
from nablagrade.engine.checks.signatures import Signature, dump_signatures, load_signatures, name_mistake
from nablagrade.engine.checks.transcripts import NOTHING, Digest, Event, digest_of, is_same, without_noise
from nablagrade.engine.child.namespace import Namespace
from nablagrade.errors import CourseError
from nablagrade.figures import AxesDescription, FigureDescription
from nablagrade.model import CheckResult, Opaque, Outcome


class NoCells:
    """Nothing is known of the cells."""

    def failure(self, _grade_id):
        """No cell failed."""

    def printed(self, _grade_id):
        """No cell printed anything."""
        return ""


def notebook_of(source):
    """A notebook whose names are in this process: our own few lines."""
    names = {}
    exec(source, names)  # noqa: S102 - as above
    waiting = []
    namespace = Namespace(names, lambda number, args: waiting[0][number].evaluate(args))

    def ask(request, callbacks):
        waiting[:] = [callbacks]
        return namespace.answer(request)

    return Notebook(ask, NoCells())


def digest_after(source, function):
    """The digest of what a check saw that does this."""
    notebook = notebook_of(f"import numpy as np\n{source}")
    with contextlib.suppress(CheckEnd):
        function(notebook)
    return digest_of(notebook.transcript)


def slope(notebook):
    """Calls a numerical derivative with a callback and an array."""
    square = notebook.callback(lambda v: v[0] ** 2 + 3.0 * v[1])
    return notebook.call("f", square, np.array([1.0, 2.0]))


SAME = [
    ("def f(g, v): return np.array([2.0, 3.0])", "def f(g, v): return np.array([2.0, 3.0 + 1e-10])"),
    ("def f(g, v): return [g(v), g(v + 1)]", "def f(g, v): a = g(v + 1); return [g(v), a]"),
    ("def f(g, v): return float(g(v))", "def f(g, v): return g([1, 2])"),
    ("def f(g, v): return 1 / 0", "def f(g, v): raise ZeroDivisionError('other words')"),
    ("class E(Exception): pass\ndef f(g, v): raise E", "class D(Exception): pass\ndef f(g, v): raise D"),
    ("def f(g, v): return float('nan')", "def f(g, v): return -float('nan')"),
]
OTHER = [
    ("def f(g, v): return np.array([2.0, 3.0])", "def f(g, v): return np.array([2.0, 3.00001])"),
    ("def f(g, v): return np.array([2.0, 3.0])", "def f(g, v): return [2.0, 3.0]"),
    ("def f(g, v): return np.array([2.0, 3.0])", "def f(g, v): return np.array([2.0, 3.0], dtype=np.float32)"),
    ("def f(g, v): return np.array([2.0, 3.0])", "def f(g, v): return np.array([[2.0, 3.0]])"),
    ("def f(g, v): return g(v)", "def f(g, v): g(v + 1); return g(v)"),
    ("def f(g, v): return 1.0", "def f(g, v): v[0] = np.nextafter(v[0], 2); return 1.0"),
    ("def f(g, v): return 1.0", "def f(g, v): print(v); return 1.0"),
    ("def f(g, v): return 1.0", "def f(g, v): return None"),
    ("def f(g, v): return 1 / 0", "def f(g, v): raise ValueError"),
    ("def f(g, v): return {1.0: 2}", "def f(g, v): return {1.0: 3}"),
    ("def f(g, v): return object()", "def f(g, v): return 1 + 2j"),
    ("def f(g, v): return float('nan')", "def f(g, v): return float('inf')"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_does_not_matter_is_not_seen(one, other):
    """Last digits, the order of evaluations, how a point was spelled, the words of an exception: the same digest."""
    assert is_same(digest_after(one, slope), digest_after(other, slope))


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_matters_is_seen(one, other):
    """Values, types, shapes, points, a last bit of the caller's array, a print: other digests."""
    assert not is_same(digest_after(one, slope), digest_after(other, slope))


def test_many_numbers_stay_short():
    """A long result costs as many numbers as a short one, and a change far behind is still seen."""
    one = digest_of([Event("call", value=np.arange(2000.0))])
    changed = np.arange(2000.0)
    changed[1500] += 1
    assert len(one.numbers) == 32
    assert not is_same(one, digest_of([Event("call", value=changed)]))
    digest_of([Event("call", value=[[Opaque("x")] * 10**5] * 10)])


def test_many_large_points_are_not_all_written_down(monkeypatch):
    """What a student's function asks for without end costs no examiner its time: the first points are its digest."""
    written = []
    spell = module._spell_point
    monkeypatch.setattr(module, "_spell_point", lambda point: written.append(1) or spell(point))
    points = [(np.full(4096, float(number)),) for number in range(module.MAX_POINTS)]
    assert digest_of([Event("call", points=(points,)), Event("call", points=(points,))]).form
    assert 200 < len(written) < 400


def test_a_line_is_known_by_some_of_its_points():
    """A drawn line costs a few numbers from end to end; how many points it has is seen, and a changed end."""
    x = list(np.linspace(0.0, 1.0, 500))

    def drawn(x, y):
        axes = AxesDescription(lines=({"label": "a", "x": x, "y": y}, {"label": "b", "x": x, "y": y}))
        return digest_of([Event("figure", value=FigureDescription((axes,)))])

    one = drawn(x, x)
    assert len(one.numbers) == 32
    assert one.numbers[7:9] == (1.0, 0.0)
    assert not is_same(one, drawn([*x[:-1], 2.0], x))
    assert not is_same(one, drawn(list(np.linspace(0.0, 1.0, 499)), x))
    assert is_same(drawn([], []), drawn([], []))


def test_noise_equals_anything():
    """A number that changes when last digits are shaken is not compared."""
    recorded = without_noise(Digest("a", (1.0, 5e-9)), Digest("a", (1.0, -3e-9)))
    assert recorded.numbers[0] == 1.0
    assert math.isnan(recorded.numbers[1])
    assert is_same(recorded, Digest("a", (1.0, 77.0)))
    assert not is_same(recorded, Digest("a", (2.0, 5e-9)))
    assert without_noise(Digest("a", (1.0,)), Digest("b", ())) == Digest("a", (1.0,))


def test_nothing_seen_is_nothing():
    """A check that called nothing has no digest."""
    assert digest_of([]) == NOTHING


def results(*outcomes):
    """Results of checks test_0, test_1, … with their own hints."""
    return [CheckResult(f"test_{i}", "Title", one, hint=f"own {i}") for i, one in enumerate(outcomes)]


def signature(name, value, *, fails=("test_1",), hint="Look at the step."):
    """The signature of a mistake that returns this value on test_0 and test_1."""
    digest = digest_of([Event("call", value=value)])
    return Signature(name, name, hint, frozenset(fails), {"test_0": digest, "test_1": digest})


def transcripts(value):
    """What two checks saw of a function that returns this value."""
    return {f"test_{i}": [Event("call", value=value)] for i in range(2)}


P, F, E, T, S = Outcome.PASSED, Outcome.FAILED, Outcome.ERRORED, Outcome.TIMED_OUT, Outcome.SKIPPED


@pytest.mark.parametrize("outcome", [F, E])
def test_a_known_mistake_is_named(outcome):
    """The first failed check that it explains gets name and hint, the others keep their own."""
    named = name_mistake(results(P, outcome, outcome), [signature("forward", 12.75)], transcripts(12.75))
    assert [(one.mistake, one.hint) for one in named] == [
        (None, "own 0"),
        ("forward", "Look at the step."),
        (None, "own 2"),
    ]


def test_a_check_that_failed_for_a_reason_of_its_own_keeps_its_hint():
    """The mistake is named where it fails, not at an earlier check that another cell spoiled."""
    named = name_mistake(results(F, F), [signature("forward", 12.75)], transcripts(12.75))
    assert [one.mistake for one in named] == [None, "forward"]


@pytest.mark.parametrize(
    ("outcomes", "known", "value"),
    [
        ((P, P), [signature("forward", 12.75)], 12.75),
        ((P, F), [signature("forward", 12.75)], 12.5),
        ((P, T), [signature("forward", 12.75)], 12.75),
        ((P, F), [], 12.75),
        ((P, F), [signature("forward", 12.75), signature("other", 12.75, hint="Else.")], 12.75),
        ((P, F), [signature("forward", 12.75, fails=("test_0",))], 12.75),
    ],
)
def test_otherwise_nothing_is_named(outcomes, known, value):
    """Nothing failed, another behaviour, no end, no signatures, two mistakes at once: everyone keeps their own hint."""
    assert name_mistake(results(*outcomes), known, transcripts(value)) == tuple(results(*outcomes))


def test_two_mistakes_with_one_hint_are_named():
    """Where two do the same and say the same, the first name is as good as the second."""
    known = [signature("forward", 12.75), signature("one-sided", 12.75)]
    assert name_mistake(results(P, F), known, transcripts(12.75))[1].mistake == "forward"


def test_a_check_that_was_skipped_must_be_skipped_in_the_specimen_too():
    """The same on every check means also: nothing seen where the specimen showed nothing."""
    seen = transcripts(12.75)
    del seen["test_1"]
    assert name_mistake(results(F, S), [signature("forward", 12.75)], seen)[0].mistake is None


def test_a_mistake_without_a_hint_keeps_the_checks_own():
    """Instructors see the name, students the hint of the check."""
    named = name_mistake(results(P, F), [signature("forward", 12.75, hint=None)], transcripts(12.75))
    assert (named[1].mistake, named[1].hint) == ("forward", "own 1")


def test_signatures_survive_the_file(tmp_path):
    """What was written is read back, with the hint from the file beside it; noise stays noise."""
    noisy = Signature("a", "forward", None, frozenset({"test_1"}), {"test_1": Digest("ab", (1.5, math.nan))})
    path = tmp_path / "signatures.json"
    path.write_text(dump_signatures([noisy]), "utf-8")
    (tmp_path / "hints.toml").write_text('forward = "Look at v itself."\n', "utf-8")
    (read,) = load_signatures(path)
    assert (read.mistake, read.hint, read.fails) == ("forward", "Look at v itself.", {"test_1"})
    assert is_same(read.digests["test_1"], Digest("ab", (1.5, 3.0)))
    assert load_signatures(tmp_path / "absent.json") == ()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"signatures 1": {"a": {"mistake": "b"}}}'])
def test_a_broken_file_is_named(tmp_path, text):
    """A file that is none stops the loading with its name and the mend."""
    path = tmp_path / "signatures.json"
    path.write_text(text, "utf-8")
    with pytest.raises(CourseError, match=r"signatures\.json: cannot be read .* `nablagrade audit --write`"):
        load_signatures(path)


def test_signatures_are_loaded_with_the_checks(tmp_path):
    """They lie beside the checks, and every check of the exercise has them."""
    folder = tmp_path / "lesson" / "specimens" / "c1-x"
    folder.mkdir(parents=True)
    (folder / "signatures.json").write_text(dump_signatures([signature("forward", 1.0)]), "utf-8")
    file = tmp_path / "lesson" / "test_level_c.py"
    file.write_text('from nablagrade import check\n@check("c1-x")\ndef test_a(notebook):\n    """A"""\n', "utf-8")
    assert [one.mistake for one in load_checks(file)[0].signatures] == ["forward"]


def marked(function, exercise="c1-x"):
    """The check that a function is."""
    return check(exercise)(function).__nablagrade__


def test_random_data_are_the_same_in_each_run():
    """`notebook.rng` follows from exercise and check alone: the same again, another for another check."""
    drawn = []

    def test_one(notebook):
        """One"""
        drawn.append(notebook.rng.normal(size=3).tolist() + notebook.rng.normal(size=1).tolist())

    def test_two(notebook):
        """Two"""
        drawn.append(notebook.rng.normal(size=4).tolist())

    checks = [marked(test_one), marked(test_two)]
    for _ in range(2):
        run_checks(checks, lambda: notebook_of(""))
    assert drawn[0] == drawn[2]
    assert drawn[1] == drawn[3]
    assert drawn[0] != drawn[1]
    run_checks([marked(test_two, "c2-y")], lambda: notebook_of(""))
    assert drawn[4] != drawn[1]
    assert drawn[0][0] == pytest.approx(-1.3369566343651778)


def test_nothing_is_digested_while_all_is_well(monkeypatch):
    """A transcript costs a few references; the work is done only when a check has failed."""
    monkeypatch.setattr("nablagrade.engine.checks.signatures.digest_of", lambda _: pytest.fail("digested"))
    assert name_mistake(results(P, P), [signature("forward", 12.75)], transcripts(12.75)) == tuple(results(P, P))
    assert name_mistake(results(P, F), [], transcripts(12.75)) == tuple(results(P, F))
