"""A student's page: complete, self-contained, accessible, and safe."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest

import nablagrade.records.reports.feedback as feedback_module
from nablagrade.model import ExerciseResult, NotebookOutcome, Outcome, Record
from nablagrade.records.reports.feedback import render
from nablagrade.records.reports.words import OUTCOMES

_VOID = {"meta", "br", "img", "link", "input", "hr"}
_STYLE = (Path(feedback_module.__file__).parent / "templates" / "feedback.css").read_text()


class Page(HTMLParser):
    """What is in a page: its elements in order, and its text without the style sheet."""

    def __init__(self, html: str) -> None:
        """Read the page; every element must be closed in its order."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the last element, and no other."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        if self._open[-1:] != ["style"]:
            self.text += data

    def count(self, tag: str) -> int:
        """How many elements of a name there are."""
        return sum(name == tag for name, _ in self.elements)


def test_titles_points_and_hints_are_there(anna_records: list[Record]) -> None:
    """The page names each exercise with its points, and each check with its hint."""
    text = Page(render(anna_records)).text
    for words in (
        "A1 · Gradient at point",
        "2 of 2 points",
        "The components stand in the right order",
        "The first component belongs to x.",
        "7 of 15.5 points so far, +0.5 extra included",
        "A person gave 1.5 points.",
        "for practice, no points",
        "a person grades the rest",
    ):
        assert words in text


def test_every_outcome_is_told(class_records: list[Record]) -> None:
    """Each outcome has its label and its advice on the page, not only a colour or a sign."""
    text = Page(render(class_records)).text
    for phrase in OUTCOMES.values():
        assert phrase.label in text
        assert phrase.advice in text


def test_titles_can_be_given(anna_records: list[Record]) -> None:
    """A title of the bank takes the place of the one made from the id."""
    text = Page(render(anna_records, {"a1-gradient-at-point": "Two slopes at once"})).text
    assert "A1 · Two slopes at once" in text
    assert "Gradient at point" not in text


def test_the_page_needs_nothing_else(class_records: list[Record]) -> None:
    """No script, no picture, no style or address from elsewhere, and a policy that allows none."""
    html = render(class_records)
    page = Page(html)
    assert {tag for tag, _ in page.elements} & {"script", "img", "link", "iframe", "object", "form", "svg"} == set()
    assert all((attributes.get("href") or "#").startswith("#") for _, attributes in page.elements)
    assert not any(
        name.startswith("on") or name in ("src", "style") for _, attributes in page.elements for name in attributes
    )
    assert "default-src 'none'" in html
    assert "url(" not in _STYLE
    assert "@import" not in _STYLE


def test_the_policy_allows_the_style_sheet_as_it_stands(anna_records: list[Record]) -> None:
    """The hash in the policy is that of the text between the style tags, else browsers show a bare page."""
    import base64
    import hashlib

    html = render(anna_records)
    style = html.split("<style>")[1].split("</style>")[0]
    assert f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}" in html


def test_hostile_text_makes_no_element(anna_records: list[Record], hostile: str) -> None:
    """HTML in names, titles and hints is text; the page has the elements it had."""
    exercises = tuple(
        replace(
            exercise, id=hostile, checks=tuple(replace(check, title=hostile, hint=hostile) for check in exercise.checks)
        )
        for exercise in anna_records[1].exercises
    )
    html = render(
        [replace(anna_records[1], student=hostile, assignment=hostile, notebook=hostile, exercises=exercises)]
    )
    page = Page(html)
    assert page.count("img") == 0
    assert "<img src=x onerror=alert(1)>" in page.text
    assert "\x1b" not in html
    assert "\u202e" not in html


def test_code_in_hints_is_set_as_code(
    make_record: Callable[..., Record], make_exercise: Callable[..., ExerciseResult]
) -> None:
    """Backticks make code, and what stands between them stays text."""
    exercise = make_exercise("a1-x", 0.0, 1.0, Outcome.FAILED)
    check = replace(exercise.checks[0], hint="Use `a < b` and `<script>`, not `")
    html = render([make_record("anna", "level-a", replace(exercise, checks=(check,)))])
    assert "Use <code>a &lt; b</code> and <code>&lt;script&gt;</code>, not `" in html


def test_a_reader_without_eyes_finds_the_way(anna_records: list[Record]) -> None:
    """The page has a language, landmarks, one first heading, named regions, table headers, and silent signs."""
    page = Page(render(anna_records))
    assert page.elements[0] == ("html", {"lang": "en"})
    assert (page.count("main"), page.count("h1"), page.count("nav"), page.count("footer")) == (1, 1, 1, 1)
    assert page.count("h3") == 9
    assert all("scope" in attributes for tag, attributes in page.elements if tag == "th")
    assert all("aria-hidden" in attributes for _, attributes in page.elements if attributes.get("class") == "sign")
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    labels = [attributes["aria-labelledby"] for _, attributes in page.elements if "aria-labelledby" in attributes]
    assert ids == labels
    assert len(set(ids)) == len(ids)


def test_a_final_page_says_nothing_of_waiting(
    make_record: Callable[..., Record], make_exercise: Callable[..., ExerciseResult]
) -> None:
    """When all is graded there is no "so far", and one point is one point."""
    text = Page(render([make_record("anna", "level-a", make_exercise("a1-x", 1.0, 1.0, Outcome.PASSED))])).text
    assert "so far" not in text
    assert "Not final" not in text
    assert "1 of 1 point\n" in text


def test_a_broken_notebook_is_our_fault_on_the_page(make_record: Callable[..., Record]) -> None:
    """A notebook that we broke shows no points lost, and is called not final."""
    text = Page(render([make_record("anna", "level-a", outcome=NotebookOutcome.BROKEN, most=4.0)])).text
    assert "The grader failed here, not you" in text
    assert "No points yet" in text
    assert "Not final" in text
    assert "of 4" not in text


def test_each_student_of_a_class_has_a_page(class_records: list[Record]) -> None:
    """Records of several students make one article each, with identifiers of their own."""
    page = Page(render(class_records))
    assert page.count("article") == 5
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(set(ids)) == len(ids)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("theme", [0, 1, 2], ids=["light", "dark", "print"])
def test_contrast_is_good(theme: int) -> None:
    """Every colour of text has a contrast of at least 4.5 to 1 on every ground."""
    block = re.findall(r":root \{(.*?)\}", _STYLE, re.DOTALL)[theme]
    colours = dict(re.findall(r"--(\w+): (#\w{6})", block))
    inks = ["ink", "quiet", "link", "good", "part", "bad", "wait", "fault"]
    for ink, ground in product(inks, ["paper", "card"]):
        light, dark = sorted((_luminance(colours[ink]), _luminance(colours[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)
