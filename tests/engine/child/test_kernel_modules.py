"""The modules by which libraries see that they are in a kernel."""

from __future__ import annotations

import pytest

ASKED = {
    "a progress bar's way": "import sys\n'ipykernel.zmqshell' in sys.modules and 'ipykernel' in sys.modules",
    "by class": "from ipykernel.zmqshell import ZMQInteractiveShell\nisinstance(get_ipython(), ZMQInteractiveShell)",
    "by module": "import sys\ntype(get_ipython()) is sys.modules[type(get_ipython()).__module__].ZMQInteractiveShell",
    "the package": "import ipykernel\nipykernel.version_info >= (6,) and ipykernel.__version__ > '6'",
    "part of the package": "from ipykernel.comm import Comm\nComm.__module__.startswith('ipykernel')",
    "who asks every module": "import sys\nall(not hasattr(one, '__no_such__') for one in [*sys.modules.values()])",
}


@pytest.mark.parametrize("question", ASKED)
def test_a_library_sees_a_kernel(outputs_of, question):
    """However a library asks whether it is in a notebook, it hears yes."""
    assert outputs_of(ASKED[question])[0]["data"]["text/plain"] == "True"


def test_nobody_loads_a_kernel_by_looking(outputs_of):
    """What goes through all modules, as `inspect` and `unittest` do, does not import the kernel's libraries."""
    source = "import inspect, sys, unittest\ninspect.getmodule(lambda: 1)\nunittest.TestCase().assertWarns(Warning)\n"
    assert outputs_of(f"{source}'zmq' in sys.modules")[0]["data"]["text/plain"] == "False"


@pytest.mark.slow
def test_a_progress_bar_is_no_stderr(outputs_of):
    """`tqdm.auto` shows a widget, as in a kernel: on stderr, its bar would cost the point of a test that calls it."""
    [shown] = outputs_of("from tqdm.auto import tqdm\nfor _ in tqdm(range(3)): pass")
    assert shown["output_type"] == "display_data"
