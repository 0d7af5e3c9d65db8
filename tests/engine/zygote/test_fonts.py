"""Fonts in a child: those that it can read, and no words about others."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from nablagrade.engine.zygote.fonts import leave_out_unreadable

STYLES = {
    "a font of the system": "plt.rcParams['font.sans-serif'] = ['{font}']",
    "a font that is nowhere": "plt.rcParams['font.family'] = ['No Such Font', 'DejaVu Sans']",
    "a style": "plt.style.use('seaborn-v0_8-whitegrid')",
    "seaborn's default": "plt.rcParams.update({{'font.sans-serif': ['Arial', 'Liberation Sans', 'DejaVu Sans']}})",
}
DRAW = "import matplotlib.pyplot as plt\n{}\nplt.figure(figsize=(1, 1)); plt.title('Liberation')\nplt.show()"


@pytest.fixture
def system_font():
    """The name of a font that only the system has; of one that is nowhere, where it has none but Matplotlib's."""
    from matplotlib import font_manager

    own = {one.name for one in font_manager.fontManager.ttflist if "mpl-data" in one.fname}
    names = sorted({one.name for one in font_manager.fontManager.ttflist} - own)
    return next(iter(names), "Nowhere Sans")


@pytest.mark.parametrize("style", STYLES)
def test_a_figure_looks_for_no_font_in_vain(outputs_of, system_font, style):
    """A style that asks for a system's font gets what there is; the list of fonts is not made anew, on stderr."""
    outputs = outputs_of(DRAW.format(STYLES[style].format(font=system_font)))
    errors = "".join(one["text"] for one in outputs if one.get("name") == "stderr")
    assert "cache" not in errors
    assert outputs[-1]["data"]["image/png"]


def test_only_fonts_below_the_roots_stay(monkeypatch, tmp_path):
    """Whatever fonts a machine has: what lies outside of what a child may read is forgotten."""
    inside, outside = (SimpleNamespace(fname=str(tmp_path / name / "a.ttf")) for name in ("read", "readable-not"))
    manager = SimpleNamespace(ttflist=[inside, outside], afmlist=[outside])
    monkeypatch.setitem(sys.modules, "matplotlib.font_manager", SimpleNamespace(fontManager=manager))
    leave_out_unreadable([tmp_path / "read"])
    assert (manager.ttflist, manager.afmlist) == ([inside], [])


def test_fonts_that_are_listed_can_be_read(outputs_of):
    """Each font that Matplotlib lists for a child can be opened there, and there are some."""
    source = "import matplotlib.font_manager as fm\nfiles = {one.fname for one in fm.fontManager.ttflist}\n"
    source += "all(open(file, 'rb').read(1) for file in files) and len(files) > 10"
    assert outputs_of(source)[-1]["data"]["text/plain"] == "True"
