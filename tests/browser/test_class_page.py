"""The class page in a browser: on a telephone and a desk, by keyboard, on paper, without its script; and safe."""

from __future__ import annotations

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe

from nablagrade.model import (
    CheckResult,
    ExerciseResult,
    Isolation,
    IsolationLevel,
    Note,
    NotebookOutcome,
    NoteKind,
    Outcome,
    Record,
    Seconds,
)
from nablagrade.records.class_page.links import pages_in
from nablagrade.records.class_page.page import compose

pytestmark = [pytest.mark.needs_browser, pytest.mark.slow]

WEAPONS = (
    "<script>hit()</script>",
    "<img src=x onerror=hit()>",
    '"><svg onload=hit()>',
    "' onfocus=hit() autofocus '",
    "</title></style></script><script>hit()</script>",
    "javascript:hit()",
    "{{ hit() }}",
    "<svg><animate onbegin=hit() attributeName=x>",
    r"\(\href{javascript:hit()}{x}\)",
)
NAMES = ("zoe", "anna", "bert", *WEAPONS)


def record(student: str, number: int) -> Record:
    """Everything odd that a student can bring, in one notebook: their name, answers, a person's words, files."""
    outcome = (Outcome.PASSED, Outcome.FAILED, Outcome.INVALID, Outcome.ERRORED)[number % 4]
    is_right = outcome is Outcome.PASSED
    check = CheckResult("test", student, outcome, hint=student, mistake=None if is_right else student)
    one = ExerciseResult("a1-total", 2.0 * is_right, None, 2.0, needs_person=outcome is Outcome.INVALID,
                         checks=(check,), answer=student, comment=student, stopped=student)  # fmt: skip
    exercises = tuple(replace(one, id=name) for name in ("a1-total", "a2-mean", f"x-{WEAPONS[2]}"))
    return Record(student, "sums", "level-a", NotebookOutcome.GRADED, 6.0 * is_right, 6.0,
                  needs_person=one.needs_person, checked="outside", isolation=Isolation(IsolationLevel.FULL),
                  seconds=Seconds(0.1, 0.1 + number), key="", exercises=exercises,
                  notes=(Note(NoteKind.LEFT_OUT, student),))  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A class page with a feedback page for two of its students; the weapons are in names, answers and file names."""
    place = tmp_path_factory.mktemp("class")
    for name in ("anna", WEAPONS[0]):
        folder = place / "feedback" / name.replace("/", "%2F") / "sums"
        folder.mkdir(parents=True)
        (folder / "level-a.html").write_text("<title>the page</title>")
    records = [record(name, number) for number, name in enumerate(NAMES)]
    titles = {"sums": {"a1-total": WEAPONS[0], "a2-mean": "The mean"}}
    path = place / f"class {WEAPONS[0].replace('/', '_')}.html"
    path.write_text(compose(records, titles, pages_in(place / "feedback", place)), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def opened(browser, address):
    """Opens the page, and says what it complains of."""
    pages = []

    def open_page(width=1280, *, is_plain=True, **more):
        page = browser.new_page(viewport={"width": width, "height": 900}, **more)
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.add_init_script("window.hits = 0; window.hit = () => { window.hits += 1 }")
        page.goto(address)
        pages.append(page)
        assert said == [] or not is_plain
        return page

    yield open_page
    for page in pages:
        page.close()


def shown(page):
    """The names in the table, top down."""
    return page.locator("#people tbody:not([hidden]) th").all_inner_texts()


@pytest.mark.parametrize("is_off", [False, True])
def test_nothing_runs(opened, is_off):
    """Not a script of a student's, with the page's policy switched off too; all that can be opened is opened."""
    page = opened(bypass_csp=is_off)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    for button in page.locator("#people button").all():
        button.click()
    for number in page.locator("a.who").all()[:20]:
        number.evaluate("one => one.click()")
        page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hits") == 0
    assert page.evaluate("[...document.scripts].length") == 1
    assert page.locator("img, iframe, object, embed, [onload], [onerror], [onfocus], [onbegin]").count() == 0
    assert page.locator("a[href^='javascript' i]").count() == 0
    assert set(WEAPONS) <= {name.removeprefix("▸").strip() for name in shown(page)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(opened, width, scheme):
    """No finding of any level, as it is opened and with a row and a list open; nothing is wider than the window."""
    page = opened(width, color_scheme=scheme, bypass_csp=True)  # axe is a script, too
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for press in (None, "#people tbody button", "a.who"):
        if press:
            page.locator(press).first.click()
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_it_sorts_filters_and_searches(opened):
    """By name, by number, by what happened, by a part of the name; the count says how many are left."""
    page = opened()
    assert shown(page) == sorted(NAMES)
    total = page.locator("#people thead button", has_text="Total")
    total.click()
    assert page.locator("#people thead th[aria-sort=ascending]").inner_text().startswith("Total")
    total.click()
    points = page.locator("#people tbody tr:first-child td:nth-child(2)").all_inner_texts()
    assert points == sorted(points, reverse=True)
    page.get_by_label("Show").select_option("invalid")
    assert set(shown(page)) == {name for number, name in enumerate(NAMES) if number % 4 == 2}
    page.get_by_label("Show").select_option("")
    page.get_by_label("Name", exact=True).fill("ANN")
    assert (shown(page), page.locator("#shown").inner_text()) == (["anna"], f"1 of {len(NAMES)}")


def test_a_number_leads_to_the_feedback_it_counts(opened):
    """One click on it shows who it is, by keyboard alone; each name is the page itself, or the row where none is."""
    page = opened()
    number = page.locator("#e1 a.who").nth(1)
    assert number.inner_text() == "3"
    number.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    links = {one.inner_text(): one.get_attribute("href") for one in dialog.locator("li a").all()}
    assert links["anna"] == "feedback/anna/sums/level-a.html"
    assert {href[:2] for name, href in links.items() if name != "anna"} == {"#s"}
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "3"
    page.keyboard.press("Enter")
    dialog.get_by_role("link", name="anna").click()
    assert page.title() == "the page"


def test_a_row_opens_by_keyboard(opened):
    """Its name is a button that says whether it is open."""
    page = opened()
    button = page.locator("#people tbody button", has_text="bert")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert page.locator("#people .more:visible").count() == 1
    page.keyboard.press("Space")
    assert page.locator("#people .more:visible").count() == 0


def test_all_is_there_without_scripts(opened):
    """Every row is open, a number leads to its list, which opens, and a name in it to the row."""
    page = opened(java_script_enabled=False)
    assert page.locator("#people .more:visible").count() == len(NAMES)
    assert page.locator(".tools").is_hidden()
    page.locator("#e1 a.who").nth(1).click()
    link = page.locator("details[open] li a", has_text="anna")
    link.click()
    assert page.url.endswith(link.get_attribute("href"))


def test_it_prints(opened):
    """On paper are the numbers, the plots and every student, none cut off at the side; not the lists behind numbers."""
    page = opened(794)  # A4
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 794
    assert page.locator("svg.plot:visible").count() == 3
    assert page.locator("#who").is_hidden()
    assert page.locator("#people th[scope=row]:visible").count() == len(NAMES)
    assert page.pdf().startswith(b"%PDF")
