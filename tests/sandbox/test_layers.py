"""The list of layers: complete, in order, honest about what is in force."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import SimpleNamespace

import pytest

from nablagrade import sandbox
from nablagrade.errors import IsolationError
from nablagrade.model import IsolationLevel, Limits
from nablagrade.sandbox import Policy, layers

NAMES = [layer.NAME for layer in sandbox.LAYERS]
HERE = Path(__file__)
POLICY = Policy(HERE.parent, (), (), Limits(), canary=HERE, parent=1)


def test_every_layer_in_the_folder_is_in_the_list():
    """A module with `NAME` and `enter` that nobody listed would never be entered."""
    folder = Path(sandbox.__file__).parent
    modules = [importlib.import_module(f"nablagrade.sandbox.{path.stem}") for path in folder.glob("[!_]*.py")]
    found = [module for module in modules if hasattr(module, "NAME") and hasattr(module, "enter")]
    assert {module.NAME for module in found} == set(NAMES)


def test_doors_close_in_an_order_that_works():
    """Mounts come before Landlock, which forbids mounting; the filter comes last, since it refuses what others call."""
    assert NAMES.index("userns") < NAMES.index("mountns") < NAMES.index("landlock")
    assert NAMES.index("mountns") < NAMES.index("environment")
    assert NAMES.index("privileges") < NAMES.index("landlock")
    assert NAMES[-1] == "seccomp"


@pytest.mark.parametrize(
    ("names", "level"),
    [
        ("seccomp landlock mountns pidns netns ipcns", IsolationLevel.FULL),
        ("seccomp landlock mountns pidns netns", IsolationLevel.STRONG),
        ("seccomp landlock", IsolationLevel.STRONG),
        ("seccomp mountns rlimits", IsolationLevel.STRONG),
        ("landlock mountns", IsolationLevel.PARTIAL),
        ("seccomp rlimits", IsolationLevel.PARTIAL),
        ("session rlimits privileges pidns", IsolationLevel.NONE),
        ("", IsolationLevel.NONE),
    ],
)
def test_levels(names, level):
    """The level follows from the names in force."""
    assert sandbox.level_of(names.split()) is level


def fake(name: str, reason: str | None = None, error: OSError | None = None) -> SimpleNamespace:
    """A layer that is missing, breaks, or does nothing."""

    def enter(policy: Policy) -> None:
        if error:
            raise error

    return SimpleNamespace(NAME=name, available=lambda: reason, enter=enter)


def test_only_what_is_in_force_is_named(monkeypatch):
    """A layer that the machine lacks is left out of the names."""
    monkeypatch.setattr(layers, "LAYERS", (fake("one"), fake("two", reason="no such kernel"), fake("three")))
    monkeypatch.setattr(layers, "_refuse_threads", lambda: None)
    assert layers.enter(POLICY) == ("one", "three")


def test_a_door_that_does_not_close_is_our_failure(monkeypatch):
    """A layer that the machine has and that fails ends the child with a sentence."""
    monkeypatch.setattr(layers, "LAYERS", (fake("one", error=PermissionError(1, "Operation not permitted")),))
    monkeypatch.setattr(layers, "_refuse_threads", lambda: None)
    with pytest.raises(IsolationError, match="one: cannot be closed: Operation not permitted"):
        layers.enter(POLICY)


def test_a_canary_that_never_opened_proves_nothing(monkeypatch, tmp_path):
    """A missing canary is an error before any door closes."""
    monkeypatch.setattr(layers, "_refuse_threads", lambda: None)
    missing = Policy(tmp_path, (), (), Limits(), canary=tmp_path / "missing", parent=1)
    with pytest.raises(IsolationError, match="no canary"):
        layers.enter(missing)


def test_a_thread_that_runs_already_is_refused(monkeypatch):
    """Landlock binds one thread only, so a process with two is not locked down."""
    monkeypatch.setattr("os.listdir", lambda path: ["1", "2"])
    with pytest.raises(IsolationError, match="2 threads run already"):
        layers.enter(POLICY)
