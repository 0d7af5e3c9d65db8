"""What is compiled is what a kernel compiles: IPython's own steps are left out only where they change nothing."""

from __future__ import annotations

import ast
import random
import sysconfig
import warnings
from pathlib import Path

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from nablagrade.engine.child.compiling import Compiler, cleaned

LINES = (
    "x = 1", "y = x  # a comment", "# only a comment", "def f(a):", "    return a", "    '''Doc.", "    '''",
    "'''", "\"\"\"", "text = \"\"\"", "    ", "  \t", "", "\t", "if x:", "    pass", "else:",
    "for i in range(3):", "        print(i)", "x = (", "    1,", ")", "values = [1, 2,", "    3]",
    "a = b = 'it is'", "print('%d' % 3)", "f'{x!r}'", "f'{x=!r:>{y}}'", "f'''", "x = \\", "    3", "   \\",
    "assert x != 1, '?'", ">>> x = 1", "... y = 2", "In [1]: x = 1", "   ...: y", "%time x = 1", "!ls",
    "x = !ls", "x = %pwd", "f?", "?f", "%%time", "await f(1)", "async def g():", "    await g()", "class C:",
    "\ty = 1", "lambda x=1: x", "x: int = 3", "'a' 'b'", "x\x0c = 1", "'\u2028'", "'\x1c'", "x = 1\r",
    "y\r\nz", "@f", "x = 1;", ";x", ",f a b", "/f a", "...", "print(x,", "      end='')",
    "    # an indented comment", "é = 'ß'", "0x1for x in y", "1if x else 2",
)  # fmt: skip


def as_in_a_kernel(source):
    """What IPython makes of a cell; None when it refuses it."""
    try:
        return TransformerManager().transform_cell(source)
    except SyntaxError:
        return None


def made_up(number):
    """A cell of a few lines, most with a margin, a tail of white space or blank lines around."""
    choose = random.Random(number)  # noqa: S311 - the same cells each time
    margin = choose.choice(["", "", "", "  ", "\t", "    "])
    lines = [margin + choose.choice(LINES) for _ in range(choose.randint(1, 9))]
    return "\n" * choose.choice([0, 0, 1, 2]) + "\n".join(lines) + choose.choice(["", "\n", "\n\n", " ", "\n  "])


def quoted(number):
    """A cell that is Python for sure: functions whose texts of many lines hold whatever there is."""
    choose = random.Random(number)  # noqa: S311 - the same cells each time
    inside = "\n".join(choose.choice(LINES).replace("'''", "").replace("\\", "") for _ in range(choose.randint(1, 6)))
    before = "\n".join(choose.choices(["", "x = 1", "   ", "# so", "def f(a):\n    return a"], k=3))
    return f"{before}\ntext = '''{inside}\n   '''\n" + choose.choice(["text", "    \nx = 2", "print(text)\n\n"])


def taken(source):
    """What the quick way makes of a cell; None where it is not gone."""
    text = cleaned(source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return text if text is not None and Compiler().is_python(text) else None


@pytest.mark.parametrize("make", [made_up, quoted])
def test_generated_cells(make):
    """Where the quick way is gone, IPython makes the same of the cell, letter for letter."""
    sources = [make(number) for number in range(12_000 if make is made_up else 1500)]
    quick = {source: text for source in sources if (text := taken(source)) is not None}
    assert len(quick) > 300
    assert {source: as_in_a_kernel(source) for source in quick} == quick


def test_programs_as_cells():
    """Files of Python's own library go the quick way, and IPython makes the same of them."""
    files = sorted(path for path in Path(sysconfig.get_path("stdlib")).glob("*.py") if path.stat().st_size < 6000)[:50]
    sources = [path.read_text("utf-8") for path in files]
    quick = [text for source in sources if (text := taken(source))]
    assert len(quick) > 0.8 * len(sources)
    assert all(as_in_a_kernel(source) == taken(source) for source in sources if taken(source))


@pytest.mark.parametrize(
    "source",
    [
        "\n\nx = 1\ny = 2",
        "  x = 1\n  y = 2",
        "text = '''a\n   \nb'''\nprint(repr(text))",
        "def f():\n    '''Doc.\n    \n    More.'''\nf()",
        ">>> x = 1\n>>> y = 2",
        "In [3]: x = 1\n   ...: y = 2",
        "text = '''\n>>> x = 1\n'''\ny",
    ],
)
def test_what_is_cleaned(source):
    """Blank lines, margins, prompts and white space inside of quotes go as they go in a kernel, and quickly."""
    assert taken(source) == as_in_a_kernel(source) is not None


@pytest.mark.parametrize(
    "source",
    ["x = 1", "\n\nls -l\n", "x = 1\x0cy\nz = 2", "x = '\u2028'\ny", "if x:\n  \\\n  y\n",
     "x = 1\ry = 2\nz", "%time 1\n2", "f')' f'{x=!r}'\nx"],
)  # fmt: skip
def test_what_only_ipython_knows(source):
    """A single line, lines that end otherwise, and what two tokenizers may read in two ways go through all steps."""
    assert taken(source) is None


def test_a_text_of_many_lines_is_a_kernels(outputs_of):
    """A text of many lines loses the white space of its empty ones; blank lines before a cell do not count."""
    [shown] = outputs_of("\n\ntext = '''a\n    \nb'''\ntext")
    assert shown["data"]["text/plain"] == repr("a\n\nb")
    [error] = outputs_of("\n\nx = 1\n1 / 0")
    assert "line 2" in "".join(error["traceback"])


def test_a_prepared_cell_is_found_after_cleaning():
    """A cell that a class shares is compiled in the zygote as it is compiled in a child."""
    compiler = Compiler()
    compiler.prepare("\n\n  x = 1\n  y = 2")
    assert isinstance(compiler.ast_parse("x = 1\ny = 2\n"), ast.Module)
    assert len(compiler._codes) == 2
