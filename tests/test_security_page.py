"""docs/security.md names what there is: every layer, every attack, and no test that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nablagrade.sandbox import LAYERS, namespaces

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
NAMED = set(re.findall(r"`([\w-]+)`", PAGE))
ATTACKS = {path.parent.name for path in (ROOT / "tests" / "hostile").glob("*/case.toml")}
HARMLESS = re.compile("honest-|c01-|f03-|f06-")  # what must not be hurt


def all_tests():
    """The names of all tests of the sandbox, of attacks, of what the grader survives and what a browser does."""
    files = [
        path
        for room in ("sandbox", "hostile", "survival", "records", "drop_in", "browser")
        for path in (ROOT / "tests" / room).glob("test_*.py")
    ]
    return {name for path in files for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)}


def test_every_test_that_is_named_exists():
    """A threat is not shown by a test that was renamed or removed."""
    assert {name for name in NAMED if name.startswith("test_")} <= all_tests()


def test_every_attack_has_its_threat():
    """The table has each attack of the corpus, and no other."""
    hurtful = {name for name in ATTACKS if not HARMLESS.match(name)}
    assert hurtful - NAMED == set()
    assert {name for name in NAMED if "-" in name} - ATTACKS == set()


@pytest.mark.parametrize("layer", [*(one.NAME for one in LAYERS), *namespaces.FLAGS])
def test_every_layer_is_described(layer):
    """The page says of each layer what it does."""
    assert layer in NAMED
