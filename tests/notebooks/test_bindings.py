"""What an instructor's notebook binds."""

from __future__ import annotations

import pytest

from nablagrade.model import Bindings
from nablagrade.notebooks.bindings import bindings_of


def bound(*sources):
    """The bindings of these cells."""
    return bindings_of([{"cell_type": "code", "source": one} for one in sources])


def test_imports_and_own_names():
    """An import that is the only one of its name means its module; all else is the notebook's own."""
    found = bound(
        "import numpy as np\nimport os.path\nfrom math import sqrt as root",
        "def sum(xs):\n    max = 0\n    return max\nclass Vector: pass\nfor id in range(3): pass",
        "import datetime",
        "from datetime import datetime",
    )
    assert found == Bindings(
        ("Vector", "datetime", "id", "sum"), (("np", "numpy", None), ("os", "os", None), ("root", "math", "sqrt")), ()
    )


def test_a_name_that_is_imported_and_set_is_own():
    """Whoever sets a name that was imported has made it theirs; so has a function that declares it global."""
    assert bound("import time", "time = 3").own == ("time",)
    assert bound("def f():\n    global all\n    all = 1").own == ("all", "f")


def test_stars():
    """What a star imports is found by its module."""
    assert bound("from numpy import *") == Bindings((), (), ("numpy",))


def test_magics_are_no_hindrance():
    """A line of IPython's stands for nothing."""
    assert bound("%matplotlib inline\nimport numpy as np\n!ls", "%%time\nx = 1\nif x:\n    %timeit x").own == ("x",)


@pytest.mark.parametrize("source", ["%pylab inline", "exec('a = 1')", "globals()['a'] = 1", "def f(:"])
def test_what_cannot_be_read_is_not_known(source):
    """Then nothing is said of any name."""
    assert bound(source) is None
