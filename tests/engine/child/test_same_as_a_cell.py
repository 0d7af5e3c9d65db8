"""A test cell is run beside the shell, and shows what the same cell shows that is no test."""

from __future__ import annotations

import re

CELLS = {
    "a value": "x = 3\nx + 1",
    "a value that is not shown": "x;",
    "text before a value": "print('before')\n'value'",
    "an error": "1 / 0",
    "an error in a function": "def f(n):\n    return 1 / n\n\nf(1)\nf(0)",
    "an assertion": "assert x == 4, f'{x} is not 4'",
    "an error with a cause": "try:\n    1 / 0\nexcept Exception as error:\n    raise ValueError('b') from error",
    "several errors": "raise ExceptionGroup('several', [ValueError('a'), TypeError('b')])",
    "the end of an iterator": "next(iter([]))",
    "the end of the program": "import sys\nsys.exit('bye')",
    "a recursion": "def deep(n):\n    return deep(n + 1)\ndeep(0)",
    "code that does not parse": "x = 1\nx +",
    "code in a text that does not": "eval('1 +')",
    "a return": "x = 5\nreturn x",
    "what awaits": "import asyncio\nasync def slow(n):\n    await asyncio.sleep(0)\n    return n\nawait slow(3)",
    "an error that was awaited": "await slow(1)\nasync def fails():\n    raise KeyError('late')\nawait fails()",
    "the end of one that was awaited": "async def ends():\n    raise StopIteration\nawait ends()",
    "the end in a cell that awaits": "await slow(1)\nnext(iter([]))",
    "a figure": "import matplotlib.pyplot as plt\nax = plt.figure(figsize=(1, 1)).gca()",
    "another figure": "plt.figure(figsize=(1, 1))",
    "an error after a figure": "plt.figure(figsize=(1, 1))\n1 / 0",
    "from the future": "from __future__ import annotations\ndef typed(a: Nothing): pass\ntyped.__annotations__",
    "and later": "def typed(a: Nothing): pass\ntyped.__annotations__",
    "a magic": "%precision 2\n3.14159",
    "a comparison that warns": "x is 3",
    "an assertion that warns": "assert (x, 'always')\nx",
    "all values": "get_ipython().ast_node_interactivity = 'all'",
    "of a cell": "1\nx = 2\nx\nfor i in range(2): i",
    "an assignment": "get_ipython().ast_node_interactivity = 'last_expr_or_assign'\ny = 7",
    "a sum": "y += 1",
    "no values": "get_ipython().ast_node_interactivity = 'none'\n3",
    "nothing": "",
    "a comment": "# nothing",
    "names of the shell": "_, __, len(Out) > 3",
    "what is left": "get_ipython().ast_node_interactivity = 'last_expr'\n"
    "sorted(n for n in globals() if not n.startswith('_'))",
}  # fmt: skip


def shown(run):
    """What each cell shows, without addresses and pictures."""
    texts = {title: repr(run.ran[index].outputs) for index, title in enumerate(CELLS) if index in run.ran}
    return {title: re.sub(r"0x[0-9a-f]+|'image/png': '[^']*'", "", text) for title, text in texts.items()}


def test_the_same_is_shown(run_cells, code):
    """Values, errors with their tracebacks, warnings and figures, cell by cell, in one notebook each."""
    plain = run_cells([code(source) for source in CELLS.values()])
    tests = run_cells([code(source, f"test-{index}", 1) for index, source in enumerate(CELLS.values())])
    assert shown(tests) == shown(plain)


def test_what_fails_fails(run_cells, code):
    """A test passes when it has run to its end, and only then."""
    tests = run_cells([code(source, f"test-{index}", 1) for index, source in enumerate(CELLS.values())])
    for index, title in enumerate(CELLS):
        if not CELLS[title]:
            continue  # there is nothing to run
        is_error = any(one["output_type"] == "error" for one in tests.ran[index].outputs)
        assert (tests.ran[index].failure is not None) == is_error, title
