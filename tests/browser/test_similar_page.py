"""The page of answers that are alike in a browser: in its style, as wide as the window, and nothing in it runs."""

from __future__ import annotations

import re

import pytest

from nablagrade.similar.comparing import Alike, Answer, Shared
from nablagrade.similar.finding import Found
from nablagrade.similar.page import to_html

pytestmark = pytest.mark.needs_browser

EVIL = "</pre></style><script>document.title = 'RAN'</script><img src=x onerror=\"document.title = 'RAN'\">"
LONG = "long_name_" * 40


@pytest.fixture
def text():
    """A page of one pair, all of whose words are weapons."""
    one, two = (Answer(f"{name}{EVIL}", f"a: c1{EVIL}", f"x = 1\n{EVIL}\n{LONG}") for name in "ab")
    shared = Shared(one.exercise, 0.9, one, two, frozenset({1}), frozenset({1}), (EVIL,), (EVIL,))
    pair = Alike(one.student, two.student, 0.8, (shared,))
    return to_html(Found(EVIL, 2, 1, 1, (pair,), ((one.student, two.student, EVIL),)))


@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_seen_in_its_style(width, browser, tmp_path, text):
    """Its policy lets its own style through; nothing is wider than the window; on a desk two answers stand abreast."""
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto((tmp_path / "page.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == width
    tops = page.evaluate("[...document.querySelectorAll('figure')].map(one => one.getBoundingClientRect().top)")
    assert (tops[0] == tops[1]) is (width == 1280)
    page.close()


def test_nothing_runs_without_its_policy(browser, tmp_path, text):
    """Also where nobody heeds the policy, what students wrote is text."""
    bare = re.sub(r"<meta http-equiv[^\n]*\n", "", text)
    assert "Content-Security-Policy" not in bare
    (tmp_path / "page.html").write_text(bare, encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    page.wait_for_timeout(200)
    assert page.evaluate("document.querySelectorAll('script, img').length") == 0
    page.close()
