"""The options of a choice do not tell which one is right, and no id in a release tells an answer."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[2]
NOTEBOOKS = sorted((COURSE / "source").glob("*/level-?.ipynb"))
OPTION = re.compile(r"^- \(([A-E])\) (.+)$", re.MULTILINE)
SOLUTION = re.compile(r'### BEGIN SOLUTION\n\s*"([A-E])"')


def choices():
    """The options of each choice of the bank, warm-ups too, and the letter of the right one."""
    for path in NOTEBOOKS:
        cells = ["".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"]]
        for prompt, answer in pairwise(cells):
            options, right = dict(OPTION.findall(prompt)), SOLUTION.search(answer)
            if options and right:
                heading = prompt.partition("\n")[0].lstrip("# ")
                yield pytest.param(options, right[1], id=f"{path.parent.name} {heading}")


def test_the_bank_has_choices():
    """The search finds them."""
    assert len(list(choices())) >= 4


@pytest.mark.parametrize(("options", "right"), list(choices()))
def test_the_right_option_is_neither_the_longest_nor_the_shortest(options, right):
    """Who knows nothing and takes the longest sentence gains nothing."""
    lengths = {letter: len(text) for letter, text in options.items()}
    others = [length for letter, length in lengths.items() if letter != right]
    assert min(others) <= lengths[right] <= max(others)
