"""The self-tests of a locked child: silent when locked, by name when not."""

from __future__ import annotations

import pytest

from nablagrade.sandbox import proof

ALL = {deed.sentence for deed in (*proof.DEEDS, *proof.DEEDS_OF_PROCESSES)}
BASE = ["privileges"]


def test_a_locked_child_passes(cage, ordinary_cage):
    """Behind every layer nothing is possible, for root and for an ordinary user."""
    assert cage("nothing", verify=True)["won"]
    assert ordinary_cage("nothing", verify=True)["won"]


def test_an_open_child_fails_on_every_count(cage):
    """Without the layers every deed is possible, every one is named, and none has done harm."""
    result = cage("nothing", layers=["session"], verify=True)
    assert {sentence for sentence in ALL if sentence in result["error"]} >= ALL - {"open the parent's memory"}
    assert not result["changed"]


@pytest.mark.parametrize(
    ("missing", "deed"), [("seccomp", "create a socket"), ("seccomp", "fork"), ("landlock", "list the root folder")]
)
def test_a_missing_layer_is_named_by_what_it_allows(cage, missing, deed):
    """A layer that silently did nothing is found out."""
    names = {"userns", "mountns", "privileges", "landlock", "seccomp"} - {missing}
    assert deed in cage("nothing", layers=sorted(names), verify=True)["error"]
