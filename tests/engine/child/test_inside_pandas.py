"""A classic test that compares with pandas, inside the student's process."""

from __future__ import annotations

import pytest

from nablagrade.engine.zygote.warm import Zygote
from nablagrade.model import Preparation

pytestmark = pytest.mark.slow
MADE = "import pandas as pd\ndef table(): return pd.DataFrame({{'a': [1, {}]}})\n"
SERIES = "import pandas as pd\npd.testing.assert_series_equal(table()['a'], pd.Series([1, 2], name='a'))"
FRAME = (
    "import pandas as pd\nfrom pandas.testing import assert_frame_equal\n"
    "assert_frame_equal(table(), pd.DataFrame({'a': [1, 2]}))"
)
EQUALS = "import pandas as pd\nassert table().equals(pd.DataFrame({'a': [1, 2]}))"
ATTACKS = {
    "a function": "import pandas.testing as t\nt.assert_frame_equal = t.assert_series_equal = lambda *a, **k: None",
    "its home": "import pandas._testing.asserters as t\nt.assert_frame_equal = t.assert_series_equal = "
    "t.assert_almost_equal = t.assert_class_equal = lambda *a, **k: None",
    "methods": "pd.DataFrame.equals = pd.core.generic.NDFrame.equals = lambda *a: True\n"
    "import pandas.testing as t\nt.assert_frame_equal = t.assert_series_equal = lambda *a, **k: None",
    "while it runs": "import pandas._testing.asserters as t\nmade = table\ndef table():\n"
    "    for name in dir(t):\n        if name.startswith('assert_'): setattr(t, name, lambda *a, **k: None)\n"
    "    return made()",
    "and back": "import pandas._testing.asserters as t\nmade, real = table, t.assert_series_equal\n"
    "def yes(*a, **k): t.assert_series_equal = real\ndef table():\n    t.assert_series_equal = yes\n    return made()",
}


@pytest.fixture(scope="module")
def zygote():
    """A warm process that has pandas, as for a course whose notebooks import it."""
    with Zygote(Preparation(("pandas",))) as running:
        yield running, running.wait_until_ready()


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_pandas_judges_as_it_came(run_cells, code, attack):
    """A wrong table fails each test, whatever the student made of pandas."""
    run = run_cells(
        [code(MADE.format(3) + attack), *(code(test, f"t{i}", 1) for i, test in enumerate((SERIES, FRAME, EQUALS)))]
    )
    assert [run.ran[index].score for index in (1, 2, 3)] == [0.0, 0.0, 0.0]


def test_what_stands_before_something_inherited_is_not_new(run_cells, code):
    """A class that had no such name of its own, but found one above it, has it from there again."""
    above = "next(one for one in vars(pd.core.generic.NDFrame) if one == 'equals')"
    run = run_cells([code(MADE.format(3) + f"setattr(pd.DataFrame, {above}, lambda *a: True)"), code(EQUALS, "t", 1)])
    assert run.ran[1].score == 0.0


def test_a_right_table_passes(run_cells, code):
    """The tests can be passed."""
    run = run_cells([code(MADE.format(2)), *(code(t, f"t{i}", 1) for i, t in enumerate((SERIES, FRAME, EQUALS)))])
    assert [run.ran[index].score for index in (1, 2, 3)] == [1.0, 1.0, 1.0]


ACCESSOR = (
    "@pd.api.extensions.register_dataframe_accessor('mine')\nclass Mine:\n"
    "    def __init__(self, frame): self.total = int(frame.a.sum())"
)
ADDED = {
    "a method": ("pd.DataFrame.total = lambda self: int(self.a.sum())", "table().total()"),
    "a method of columns": ("pd.Series.twice = lambda self: self * 2", "table().a.twice().sum() // 2"),
    "a registered accessor": (ACCESSOR, "table().mine.total"),
}


@pytest.mark.parametrize(("answer", "asked"), ADDED.values(), ids=ADDED)
def test_what_is_new_in_pandas_is_there(run_cells, code, answer, asked):
    """A name that no class of pandas had before takes nothing's place: the test finds it, as under nbgrader."""
    run = run_cells([code(MADE.format(2) + answer), code(f"assert {asked} == 3", "test", 1)])
    assert run.ran[1].score == 1.0
