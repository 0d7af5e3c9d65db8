"""What an instructor's cell needs of the machine is read from its source."""

from __future__ import annotations

import pytest

from nablagrade.notebooks.needs import Need, needs_of

SHELL, PROCESS, NETWORK = {Need.SHELL}, {Need.PROCESS}, {Need.NETWORK}


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("x = 1", set()),
        ("!wget a.csv", SHELL),
        ("x = 1\n  !make", SHELL),
        ("files = !find .", SHELL),
        ("%%bash\nmake", SHELL),
        ("%mkdir out", SHELL),
        ("!pip install numpy", set()),
        ("%pip install numpy", set()),
        ("!nvidia-smi", set()),
        ("%matplotlib inline\nx = 1", set()),
        ("text = '!make'", set()),
        ("%%time\nimport subprocess\nsubprocess.run(['ls'])", PROCESS),
        ("import os\nos.system('ls')", PROCESS),
        ("import os\nos.listdir('.')", set()),
        ("from subprocess import check_output as run\nrun(['ls'])", PROCESS),
        ("import multiprocessing as mp\nmp.Pool(2)", PROCESS),
        ("import multiprocessing as mp\nmp.get_context('spawn').Pool(2)", PROCESS),
        ("import multiprocessing\nmultiprocessing.cpu_count()", set()),
        ("from multiprocessing.dummy import Pool\nPool(2)", set()),
        ("from multiprocessing.pool import ThreadPool\nThreadPool(2)", set()),
        ("from concurrent.futures import ProcessPoolExecutor\nwith ProcessPoolExecutor() as pool: pass", PROCESS),
        ("import urllib.request\nurllib.request.urlopen(x)", NETWORK),
        ("from urllib.parse import quote\nquote('a')", set()),
        ("import requests\nrequests.get(x)", NETWORK),
        ("import pandas as pd\npd.read_csv('https://example.org/a.csv')", NETWORK),
        ("import pandas as pd\npd.read_csv('a.csv')", set()),
        ("print('https://example.org')", set()),
        ("import socket\nsocket.gethostname()", set()),
        ("def broken(:\n  !make", SHELL),
        ("x = (" * 300, set()),
        ("process(3)", set()),
        ("import subprocess\nfake = subprocess.CompletedProcess([], 0)", set()),
        ("import urllib.request\nurllib.request.Request(x)", set()),
        ("assert network.shell(x) == shell(2)", set()),
        ("\0", set()),
        ("", set()),
    ],
)
def test_a_cell(source, needed):
    """A cell needs a way out when it takes one for sure, and not when it could."""
    assert needs_of((source,)) == {source: needed}


def test_cells_tell_it_together():
    """A module that one cell imports, and a function that another defines, are known in the third."""
    cells = [
        "import subprocess as sp", "def run(): return sp.run(['ls'])\nclass Tool:\n    def go(self): run()",
        "def outer(): return inner()\ndef inner(): return run()", "Tool().go()", "assert outer()", "assert other()",
    ]  # fmt: skip
    needs = needs_of(tuple(cells))
    assert [needs[cell] for cell in cells[3:]] == [PROCESS, PROCESS, set()]
