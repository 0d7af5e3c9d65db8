"""A student's page as a browser shows it: what is in it is seen, on a telephone and on a desk."""

from __future__ import annotations

from base64 import b64decode
from datetime import UTC, datetime

import pytest

from nablagrade.model import ExerciseResult, Isolation, IsolationLevel, NotebookOutcome, Record, Seconds
from nablagrade.records.reports.feedback import render
from tests.drop_in.payloads import DOT

pytestmark = pytest.mark.needs_browser

DATE = datetime(2026, 3, 1, 17, tzinfo=UTC)
LONG = "long_name_" * 30


@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_seen(width, browser, tmp_path):
    """Pictures are loaded under the page's own policy, nothing is wider than the window, no date is torn apart."""
    essay = ExerciseResult("b2-in-words", None, 1.5, 2.0, needs_person=False, extra_credit=1.0, comment=LONG,
                           answer=LONG, stopped=f"line 1, `{LONG}`: NameError", pictures=1)  # fmt: skip
    record = Record("x", "sums", "level-b", NotebookOutcome.GRADED, 2.5, 2.0, needs_person=False, checked="nothing",
                    isolation=Isolation(IsolationLevel.FULL), seconds=Seconds(), key="",
                    exercises=(essay,), handed_in=DATE, due=DATE)  # fmt: skip
    path = tmp_path / "page.html"
    path.write_text(render([record], {}, {"level-b": {"b2-in-words": (b64decode(DOT),)}}), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(path.as_uri())
    assert page.evaluate("[...document.images].map(one => one.naturalWidth)") == [10]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("[...document.querySelectorAll('.dates span')].map(one => one.getClientRects().length)") == [
        1,
        1,
    ]
    page.close()
