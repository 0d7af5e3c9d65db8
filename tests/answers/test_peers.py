"""Agreement with the tests of other systems: no answer that they refuse is taken, and what we refuse has a reason."""

from __future__ import annotations

import pytest

from nablagrade.answers import Verdict
from tests.answers.pairs import worth
from tests.answers.peer_tables import DECISIONS, DISPUTED, SUITES, read_suite

AT = [{"a": 1.7, "b": 0.6, "c": 2.3, "x": 0.8}, {"a": 0.4, "b": 3.1, "c": 1.2, "x": 7.5}]


def rows_of(path, *, is_right):
    """A peer's rows of one sort."""
    return [row for row in read_suite(path).rows if row.is_right is is_right]


@pytest.mark.parametrize("path", SUITES, ids=lambda path: path.stem)
def test_nothing_is_taken_that_a_peer_refuses(path):
    """No wrong accept, but for the answers that are equal by a third reader; none of them ends in an exception."""
    taken = [row for row in rows_of(path, is_right=False) if row.judge().verdict is Verdict.RIGHT]
    assert [row for row in taken if not row.decision] == []
    for row in taken:
        assert row.decision in DISPUTED
        gaps = [abs(worth(row.want, point) - worth(row.got, point)) for point in AT]
        assert max(gaps) < 1e-40


@pytest.mark.parametrize("path", SUITES, ids=lambda path: path.stem)
def test_what_a_peer_takes_is_right_or_refused_by_a_named_decision(path):
    """Each refusal stands in the table with the decision's name, and its hint tells the student what to do."""
    refused = [row for row in rows_of(path, is_right=True) if not row.agrees]
    assert [row for row in refused if not row.decision] == []
    for row in refused:
        hint = row.judge().hint.lower()
        assert any(words in hint for words in DECISIONS[row.decision]), row


@pytest.mark.parametrize("path", SUITES, ids=lambda path: path.stem)
def test_no_decision_is_out_of_date(path):
    """A row with a decision is one on which we differ."""
    assert [row for row in read_suite(path).rows if row.decision and row.agrees] == []


def test_agreement_is_as_the_changelog_says():
    """Eleven suites, 1,400 rows, and more than nine in ten of them judged alike."""
    rows = [row for path in SUITES for row in read_suite(path).rows]
    assert len(SUITES) >= 11
    assert len(rows) >= 1400
    assert sum(row.agrees for row in rows) >= 0.92 * len(rows)
