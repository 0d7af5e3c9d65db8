"""nbgrader's models come alone; what they leave out is there when it is called for."""

from __future__ import annotations

import subprocess
import sys

import pytest


def run_python(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("heavy", ["setuptools", "requests", "nbformat", "jsonschema", "notebook", "jupyter_server"])
def test_heavy_modules_stay_away(heavy):
    """Start-up does not pay for servers and converters."""
    code = "import sys; from nablagrade.records.gradebook.models import import_models; import_models(); "
    assert run_python(code + f"print({heavy!r} in sys.modules)") == "False"


def test_what_was_left_out_works_when_called(tmp_path):
    """A late function is the real one, and the real modules can be imported afterwards."""
    (tmp_path / "a.txt").write_text("x")
    code = f"""if True:
        import shutil
        from nablagrade.records.gradebook.models import import_models
        api = import_models()
        shutil.make_archive({str(tmp_path / "made")!r}, "zip", {str(tmp_path)!r}, "a.txt")
        api.utils.unpack_archive({str(tmp_path / "made.zip")!r}, {str(tmp_path / "out")!r})
        import nbformat.notebooknode, requests
        print(open({str(tmp_path / "out" / "a.txt")!r}).read(), nbformat.notebooknode.NotebookNode(a=1).a)
    """
    assert run_python(code) == "x 1"


@pytest.mark.slow
def test_a_loaded_nbgrader_is_used_as_it_is():
    """Inside nbgrader's own commands there is one copy of the models."""
    code = "import nbgrader.api as theirs; from nablagrade.records.gradebook.models import import_models as ours; "
    assert run_python(code + "print(ours() is theirs)") == "True"
