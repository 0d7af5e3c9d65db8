"""Whether a cell holds no answer: what was released without its comment, or a bare placeholder, and nothing else."""

from __future__ import annotations

import pytest

from nablagrade.model import CellPlan, NotebookPlan
from nablagrade.notebooks import blank
from nablagrade.notebooks.blank import is_blank, read_release

STUB = "# one number, for example 0.5\na1 = (\n    ...  # your answer here\n)"
FUNCTION = "def f(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
GIVEN = "rate = 0.1\n# YOUR CODE HERE\nraise NotImplementedError()"
WORDS = "YOUR ANSWER HERE"


def plan(source, cell_type="code"):
    """An answer's cell as it was released."""
    return CellPlan("a1", cell_type, source, is_grade=False, is_solution=True, is_locked=False, is_task=False,
                    max_score=0.0, checksum=None)  # fmt: skip


@pytest.mark.parametrize(
    ("released", "source"),
    [
        (STUB, "a1 = (\n  ...\n)\n"),
        (STUB, "a1 = (...)  # your answer here"),
        (STUB, "..."),
        (STUB, " \n"),
        (STUB, "# one number, for example 0.5"),
        (FUNCTION, "def f(x):\n        pass"),
        (FUNCTION, "def f(x):\n    ...\n\n"),
        (FUNCTION, "raise NotImplementedError"),
        (FUNCTION, "pass\n#\npass"),
        (GIVEN, "rate = 0.1\n\npass"),
    ],
)
def test_nothing_of_ones_own(released, source):
    """Comments taken out, white space, one placeholder for another, all deleted."""
    assert is_blank({"source": source}, plan(released))


@pytest.mark.parametrize(
    ("released", "source"),
    [
        (STUB, "a1 = (\n    0  # your answer here\n)"),
        (STUB, "a1 = ...  # is it 6?"),
        (STUB, "a1 = None"),
        (STUB, "..., 2"),
        (STUB, "a1 = (\n    ...  # your answer here"),
        (FUNCTION, "def f(x):\n    raise NotImplementedError('for x < 0')"),
        (FUNCTION, "def f(x, y):\n    pass"),
        (FUNCTION, "def f(x):\n    return x"),
        (GIVEN, "rate = 0.1"),
        (GIVEN, "rate = 0.2\nraise NotImplementedError()"),
        (GIVEN, "rate = 0.1\nraise NotImplementedError()\n" + "#\n" * 2000),
        ("if x:\n    y = 1\n    ...", "if x:\n    y = 1\n..."),
    ],
)
def test_what_is_ones_own(released, source):
    """A value, a comment, a name, a place: whatever may be an answer is one, and what is no Python, too."""
    assert not is_blank({"source": source}, plan(released))


def test_words():
    """Of a text what was released, with other white space; a picture in it is an answer, but not the release's own."""
    assert is_blank({"source": f"\n{WORDS} "}, plan(WORDS, "markdown"))
    assert is_blank({"source": ""}, plan(WORDS, "markdown"))
    assert not is_blank({"source": "..."}, plan(WORDS, "markdown"))
    attached = {"attachments": {"a.png": {"image/png": "iVBO"}}}
    assert not is_blank({"source": WORDS, **attached}, plan(WORDS, "markdown"))
    with_picture = f"{WORDS} ![](attachment:a.png)"
    assert is_blank({"source": with_picture, **attached}, plan(with_picture, "markdown"))


def test_a_release_is_read_once(monkeypatch):
    """A worker reads what was released; its examiners read their own student's code alone."""
    released = "a2 = ...  # nobody else has this cell"
    read = []
    tokens = blank.tokenize.generate_tokens
    monkeypatch.setattr(blank.tokenize, "generate_tokens", lambda line: read.append(line) or tokens(line))
    read_release(NotebookPlan("level-a", (plan(released), plan(WORDS, "markdown"))))
    assert len(read) == 1
    assert not is_blank({"source": "a2 = 3"}, plan(released))
    assert is_blank({"source": "a2 = ..."}, plan(released))
    assert len(read) == 3
