"""The class page of a large term in a browser: what is packed in it is told where it is asked for, and is only text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe

from nablagrade.model import CheckResult, ExerciseResult, Isolation, IsolationLevel, NotebookOutcome, Outcome, Record
from nablagrade.model import Seconds as Took
from nablagrade.records.class_page.page import compose
from tests.browser.test_class_page import WEAPONS

pytestmark = [pytest.mark.needs_browser, pytest.mark.slow]

MISTAKES = "section[aria-labelledby=mistakes]"
STUDENTS = [f"student-{number:03}" for number in range(242)] + list(WEAPONS)
CHECK = CheckResult("test", "The value", Outcome.FAILED, hint="Look again.", mistake="swapped")
ONE = ExerciseResult("a1-total", 0.0, None, 2.0, needs_person=False, checks=(CHECK,), answer="x = 1")
RIGHT = replace(ONE, auto_score=2.0, checks=(replace(CHECK, outcome=Outcome.PASSED, mistake=None),))


def record(number: int, week: int) -> Record:
    """Six exercises with a mistake in each but one; every third student has another one in the first."""
    mistake = WEAPONS[0] if number % 3 == 0 else "swapped"
    first = replace(ONE, checks=(replace(CHECK, mistake=mistake),))
    exercises = (first, *(replace(ONE, id=f"a{at}-total") for at in range(2, 6)), replace(RIGHT, id="a6-total"))
    return Record(STUDENTS[number], f"week-{week}", "level-a", NotebookOutcome.GRADED, 2.0, 12.0, needs_person=False,
                  checked="outside", isolation=Isolation(IsolationLevel.FULL), seconds=Took(0.1, 0.1), key="",
                  exercises=exercises)  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The page of a term of ten weeks."""
    text = compose([record(number, week) for number in range(len(STUDENTS)) for week in range(10)])
    assert len(text) < 600_000
    path = tmp_path_factory.mktemp("term") / "term.html"
    path.write_text(text, encoding="utf-8")
    return path.as_uri()


def test_what_is_packed_is_told(browser, address):
    """A number names just those whom it counts, a row opens with each exercise; axe finds nothing, and nothing runs."""
    page = browser.new_page(viewport={"width": 390, "height": 900}, bypass_csp=True)
    page.add_init_script("window.hits = 0; window.hit = () => { window.hits += 1 }")
    page.goto(address)
    page.locator(f"{MISTAKES} summary").click()
    third = page.locator(f"{MISTAKES} tr", has_text=WEAPONS[0]).first.locator("a.who")
    third.click()
    links = page.locator("dialog[open] li a")
    in_order = sorted(STUDENTS)
    expected = [name for name in in_order if STUDENTS.index(name) % 3 == 0]
    assert third.inner_text() == str(len(expected))
    assert links.all_inner_texts() == expected
    assert Axe().run(page, "dialog[open]").response["violations"] == []
    row = page.locator(links.last.get_attribute("href"))
    links.last.click()
    assert row.locator(".more").is_visible()
    assert row.locator("th").inner_text().endswith(expected[-1])
    assert row.locator(".more li").count() == 50
    assert row.locator(".more p").inner_text() == " ".join(["Right:", *(f"A6 week-{week}" for week in range(10))])
    first = row.locator(".more li").first.inner_text()
    assert re.sub(r"\s+", " ", first) == f"A1 week-0 0/2 Wrong {WEAPONS[0]}"
    row.get_by_role("button").click()
    row.get_by_role("button").click()
    assert row.locator(".more li").count() == 50
    page.locator("#who ~ .lists summary").first.click()
    page.locator("#who ~ .lists details[open] li a").nth(len(STUDENTS) - 1).wait_for()
    assert page.evaluate("[window.hits, document.scripts.length]") == [0, 1]
    page.close()


def test_without_scripts_lists_are_numbers_of_rows(browser, address):
    """The page says so, and each row shows its number."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(address)
    assert page.locator("noscript p").is_visible()
    assert page.locator("#n1").text_content().strip() == f"1-{len(STUDENTS)}"
    shown = page.locator("#s7 th").evaluate("one => getComputedStyle(one, '::before').content")
    assert "counter(row)" in shown
    page.close()
