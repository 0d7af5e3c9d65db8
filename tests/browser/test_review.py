"""Marking by hand as a person does it: by keyboard, in groups, two at once, of a class in which things would act."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from nablagrade.settings import Settings
from tests.drop_in import payloads
from tests.review.made_class import CELL, Handed, build, rows_of
from tests.servers import Review, review

pytestmark = [pytest.mark.slow, pytest.mark.needs_browser]

LONG = "Because $y$ is held while $x$ moves: $$\\frac{\\partial f}{\\partial x} = 2x$$ and so it is $2x$."
PLOT = {"output_type": "display_data", "data": {"image/png": payloads.DOT}, "metadata": {}}
CLASS = {
    "anna": Handed("Because y is held."),
    "bert": Handed("because  y is held"),
    "cora": Handed(LONG, code="a1_total = '1/2x'", is_read=False, outputs=(PLOT,)),
    "dora": Handed("Because y is held, I think."),
    "emil": Handed("![x](attachment:dot.png) See there.", attached=payloads.HONEST_ATTACHED),
}
ENTER = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}))"
ALL = dict.fromkeys(CLASS, (None, True, None))


@pytest.fixture
def settings(tmp_path) -> Settings:
    """A class of five, two of whom say the same."""
    return build(tmp_path / "course", CLASS)


@contextmanager
def opened(browser: Browser, server: Review, **context: object) -> Iterator[Page]:
    """Open the address that the server has said, in a browser of its own."""
    with closing(browser.new_context(**context)) as mine:
        page = mine.new_page()
        page.goto(server.address)
        page.wait_for_selector("#chips .chip")
        expect(page.locator("#answer")).not_to_contain_text("One moment")
        yield page


def wait_for(page: Page, words: str) -> None:
    """Wait until the page has said this."""
    expect(page.locator("#status")).to_contain_text(words)


def test_marking_by_keyboard(browser, settings):
    """A class is marked without a mouse: criteria, halves, a comment, one decision for equal answers, the next one."""
    with review(settings.root, CELL) as server, opened(browser, server) as page:
        assert "token" not in page.url
        expect(page.locator("#which")).to_have_text("Answer 1 of 4")
        expect(page.locator("#chips")).to_contain_text("2 equal")
        expect(page.locator("#who")).to_contain_text("anna")
        for key in ("1", "2", "c"):
            page.keyboard.press(key)
        page.keyboard.type("Well said.")
        page.keyboard.press("Control+Enter")
        wait_for(page, "Saved: 3 points for 2 answers.")
        page.keyboard.press("1")
        page.keyboard.press("1")  # half
        expect(page.locator("#points")).to_have_value("1")
        page.keyboard.press("Enter")
        wait_for(page, "Saved: 1 point for 1 answer.")
        page.keyboard.press("0")
        page.keyboard.press("Enter")
        wait_for(page, "Saved: 0 points for 1 answer.")
        expect(page.locator("#progress-words")).to_have_text("4 of 5 answers marked")
        page.get_by_role("button", name="Well said.").click()
        page.keyboard.press("Escape")
        page.keyboard.press("2")
        page.get_by_role("button", name="Save", exact=True).click()
        wait_for(page, "All are marked.")
    marks = rows_of(settings)
    assert marks["anna"] == marks["bert"] == (3.0, False, "Well said.")
    assert sorted(points for points, *_ in marks.values()) == [0.0, 1.0, 1.0, 3.0, 3.0]
    assert [said for *_, said in marks.values()].count("Well said.") == 3


def test_the_mark_of_an_earlier_answer(browser, settings):
    """An answer that was opened again for its change says what it had; nothing is given for the new one by that."""
    with closing(sqlite3.connect(settings.root / "gradebook.db")) as gradebook, gradebook:
        gradebook.execute("update grade set manual_score = 2, needs_manual_grade = 1 where auto_score is null")
    with review(settings.root, CELL) as server, opened(browser, server) as page:
        expect(page.locator("#chips")).to_contain_text("answered anew: 2 points before")
        expect(page.locator("#points")).to_have_value("")


def test_a_group_decision_is_undone(browser, settings):
    """One key takes a decision back for all of the group; taken apart, each is decided alone."""
    sent: list[str] = []
    with review(settings.root, CELL) as server, opened(browser, server) as page:
        page.on("request", lambda request: sent.append(request.method))
        page.keyboard.press("1")
        page.evaluate(f"{ENTER}; {ENTER}")  # a key that is held down
        wait_for(page, "Saved: 2 points for 2 answers.")
        assert sent.count("POST") == 1
        assert rows_of(settings)["bert"] == (2.0, False, None)
        page.context.set_offline(True)
        page.keyboard.press("u")
        wait_for(page, "The server does not answer.")
        page.context.set_offline(False)
        page.keyboard.press("u")  # it is still there to be taken back
        wait_for(page, "Undone for 2 answers.")
        expect(page.locator("#progress-words")).to_have_text("0 of 5 answers marked")
        assert rows_of(settings) == ALL
        page.keyboard.press("g")
        expect(page.locator("#which")).to_have_text("Answer 1 of 5")
        page.keyboard.press("2")
        page.keyboard.press("Enter")
        wait_for(page, "Saved: 1 point for 1 answer.")
        assert [points for points, *_ in rows_of(settings).values()].count(1.0) == 1


def test_two_graders_see_each_other(browser, settings):
    """Who comes second is shown the first one's mark before theirs is written; who looks on sees it by itself."""
    with review(settings.root, CELL) as server, opened(browser, server) as first, opened(browser, server) as second:
        second.evaluate("window.setInterval = () => 0")
        second.keyboard.press("2")
        first.keyboard.press("1")
        first.keyboard.press("Enter")
        wait_for(first, "Saved: 2 points for 2 answers.")
        second.keyboard.press("Enter")
        expect(second.locator("#conflict-words")).to_contain_text("There is now: 2 points for 2 answers.")
        assert rows_of(settings)["anna"] == (2.0, False, None)
        second.get_by_role("button", name="Save mine instead").click()
        wait_for(second, "Saved: 1 point for 2 answers.")
        assert rows_of(settings)["anna"] == (1.0, False, None)
        first.keyboard.press("ArrowLeft")
        expect(first.locator("#points")).to_have_value("1")
        first.keyboard.press("u")  # a decision that is no longer there
        expect(first.locator("#conflict-words")).to_contain_text("There is now: 1 point for 2 answers.")
        assert rows_of(settings)["anna"] == (1.0, False, None)


def test_names_are_hidden(browser, settings):
    """Hidden, no name is in the page, and none stays so after it is loaded again."""
    with review(settings.root, CELL) as server, opened(browser, server) as page:
        page.get_by_role("button", name="Hide names").click()
        expect(page.locator("#who")).to_have_text("")
        assert not re.search("|".join(CLASS), page.content())
        page.reload()
        page.wait_for_selector("#chips .chip")
        expect(page.get_by_role("button", name="Show names")).to_be_visible()
        assert not re.search("|".join(CLASS), page.content())


def test_what_was_answered_is_seen(browser, settings):
    """Formulas, plots and attached pictures are drawn without the network; the answer is first, beside its question."""
    with review(settings.root, CELL) as server, opened(browser, server) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        seen = set()
        for _ in CLASS:
            seen |= set(page.evaluate("[...document.querySelectorAll('#answer img')].map(one => one.naturalWidth)"))
            seen |= set(page.evaluate("[...document.querySelectorAll('#answer mfrac')].map(one => one.localName)"))
            page.keyboard.press("ArrowRight")
            expect(page.locator("#answer:not([aria-busy])")).to_have_count(1)
        assert seen == {10, "mfrac"}
        assert [url for url in asked if not url.startswith((server.home, "data:"))] == []
        answer, question = (page.locator(one).bounding_box() for one in ("#answer", ".question"))
        assert answer is not None
        assert question is not None
        assert answer["x"] < question["x"]
        assert answer["y"] < 400
        page.goto(f"{server.home}/question/0")
        expect(page.locator("#reasons")).to_contain_text("got 1/2x")
        expect(page.locator("#answer img")).to_have_count(1)
        page.keyboard.press("2")
        page.keyboard.press("Enter")
        wait_for(page, "Saved: 2 points for 1 answer.")
        assert rows_of(settings, "a1-total")["cora"] == (2.0, False, None)


@pytest.mark.parametrize("has_policy", [True, False])
def test_nothing_of_a_hostile_class_acts(has_policy, browser, tmp_path):
    """Scripts in words, outputs, comments and names: nothing runs or is loaded, with the content policy off as well."""
    outputs = tuple(payloads.OUTPUTS.values())
    words = {f"x{number}": Handed(text) for number, text in enumerate(payloads.MARKDOWN.values())}
    attached = {name: Handed(text, attached=more) for name, (text, more) in payloads.ATTACHED.items()}
    acting = {payloads.MARKDOWN["broken-image"].replace("/", "|"): Handed(payloads.RAW, payloads.RAW, False, outputs)}
    settings = build(tmp_path / "course", words | attached | acting)
    with review(settings.root, CELL) as server, opened(browser, server, bypass_csp=not has_policy) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for number in (1, 0):
            page.goto(f"{server.home}/question/{number}")
            page.wait_for_selector("#chips .chip")
            count = page.locator("#list button").count()
            for _ in range(count):
                expect(page.locator("#answer:not([aria-busy])")).to_have_count(1)
                page.evaluate("""() => document.querySelectorAll("#answer *, #who, #list *").forEach(one => {
                    one.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
                    if (one.closest("#answer")) one.dispatchEvent(new MouseEvent("click", {bubbles: false})); })""")
                page.keyboard.press("ArrowRight")
            page.locator("#comment").fill(payloads.MARKDOWN["broken-image"])
            page.keyboard.press("Escape")
            page.keyboard.press("1")
            page.keyboard.press("Enter")
            wait_for(page, "Saved")
            page.keyboard.press("ArrowLeft")
        assert page.evaluate("window.PWNED") is None
        assert [url for url in asked if "pwned" in url or not url.startswith((server.home, "data:"))] == []
        assert page.url == f"{server.home}/question/0"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_can_be_used_by_everybody(scheme, width, browser, settings):
    """axe finds nothing of any level, nothing is wider than the window, and every button is reached by Tab alone."""
    window = {"width": width, "height": 800}
    with review(settings.root, CELL) as server, opened(browser, server, viewport=window, color_scheme=scheme) as page:
        for path in ("/", "/question/0", "/question/1"):
            page.goto(server.home + path)
            page.wait_for_load_state("networkidle")
            assert [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]] == []
            assert page.evaluate("document.documentElement.scrollWidth") == width
        page.keyboard.press("1")
        page.keyboard.press("?")
        assert [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]] == []
        page.keyboard.press("Escape")
        reached = set()
        for _ in range(40):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.id"))
        assert {"names", "help", "points", "comment", "save", "previous", "next", "together", "filter"} <= reached
