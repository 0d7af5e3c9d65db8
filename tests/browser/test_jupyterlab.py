"""What a student sees: the released notebooks in a real JupyterLab, run from its menu in a real browser."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.needs_browser]

# one notebook of each lesson: pictures, explorers, graded cells
NOTEBOOKS = {
    "gradient-vector/level-a": (1, 0, 6),
    "partial-derivatives/level-b": (2, 1, 6),
    "many-variables/level-a": (2, 1, 4),
    "marginal-returns/level-c": (3, 1, 4),
    "partials-in-ml/level-c": (2, 0, 5),
}
FRIENDLY = "nothing is wrong with leaving it for later."
FITS = "the form fits. Whether the answer is right, you learn when it is graded."
PRINTED = ".jp-OutputArea-output[data-mime-type*=stdout]"
BAD = ".jp-OutputArea-output[data-mime-type*=error], .jp-OutputArea-output[data-mime-type*=stderr]"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_released_notebook_runs(lab, name):
    """All cells run: pictures and sliders are there, every check is friendly, mathematics is set, no error is shown."""
    pictures, explorers, graded = NOTEBOOKS[name]
    notebook = lab.open(f"{name}.ipynb")
    notebook.run_all()
    assert notebook.texts(BAD) == []
    said = notebook.texts(PRINTED)
    assert len([text for text in said if text.strip().endswith(FRIENDLY)]) >= graded
    assert [text for text in said if not text.strip().endswith(FRIENDLY)] == []
    assert notebook.count(".jp-CodeCell .jp-RenderedImage img, .jp-CodeCell .widget-output img") == pictures
    assert (notebook.count(".widget-slider, .widget-hslider") > 0) == (explorers > 0)
    assert notebook.count("mjx-container") > 10
    assert notebook.count("mjx-merror") == 0


def test_a_wrong_form_is_told_and_no_answer(lab):
    """The visible check says what does not fit, and says of a wrong answer the same as of the right one."""
    notebook = lab.open("gradient-vector/level-a.ipynb")
    notebook.run_all()
    assert "I count 3" in notebook.type_answer("a1_gradient", "1, 2, 3")
    right, wrong = notebook.type_answer("a2_partial", "19"), notebook.type_answer("a5_partial", "19")
    assert right.partition(": ")[2] == wrong.partition(": ")[2] == FITS
