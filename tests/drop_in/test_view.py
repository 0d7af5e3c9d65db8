"""What formgrader shows of a notebook: nothing that acts, all that an honest person made, and the file as it was."""

from __future__ import annotations

import copy
import json
import re
import sys
import time
from functools import cache
from html.parser import HTMLParser
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import formgrader, handlers
from traitlets.config import Config

from nablagrade import use_in_nbgrader
from nablagrade.drop_in.view import ViewExporter, ViewPreprocessor
from nablagrade.records import markup
from tests.drop_in import payloads

RESOURCES = {"assignment_id": "sums", "notebook_id": "level-b", "submission_id": "1", "index": 0, "total": 1,
             "base_url": "", "student": "x", "last_name": None, "first_name": None, "notebook_path": "x"}  # fmt: skip
LOADS = {"src", "href", "action", "formaction", "data", "srcdoc", "background", "poster", "xlink:href", "srcset"}
MAY_LOAD = re.compile(r"(?:https?://|mailto:|data:(?:image|audio|video)/[\w.+-]+;base64,)", re.IGNORECASE)

OF_FORMGRADER = {"modal-backdrop", "navbar-fixed-top", "mark-graded", "score"}


class Acting(HTMLParser):
    """Collects what of a page acts: elements, attributes and addresses, as a parser sees them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        if tag not in markup._TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith(("on", "data-")) or name in ("id", "name"):
                self.found.append(f"{tag} {name}")
            if name in LOADS and not MAY_LOAD.match(value or ""):
                self.found.append(f"{tag} {name}={value}")
            if name == "class" and OF_FORMGRADER & set((value or "").split()):
                self.found.append(f"{tag} class={value}")
            if name == "style" and re.search(r"url|position|fixed|margin|\\|z-index", value or ""):
                self.found.append(f"{tag} {value}")


@cache
def exporter(kind: type[HTMLExporter]) -> HTMLExporter:
    """As formgrader makes its own."""
    config = Config()
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    return kind(config=config)


def page_of(notebook: dict, kind: type[HTMLExporter] = ViewExporter, **resources: object) -> str:
    """formgrader's page of a notebook."""
    return exporter(kind).from_notebook_node(nbformat.from_dict(notebook), RESOURCES | resources)[0]


def notebook(*cells: dict, **metadata: object) -> dict:
    """A notebook of these cells."""
    named = [{"id": f"c{number}", "metadata": {}} | cell for number, cell in enumerate(cells)]
    return {"cells": named, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def body(page: str) -> str:
    """What of a page is made of the notebook's cells."""
    return page.partition("<main>")[2].rpartition("</main>")[0]


def acts_in(page: str) -> list[str]:
    """What acts in it; the ids of boxes are the page's own."""
    return [one for one in Acting(body(page)).found if one != "div id"]


def words(text: str, **more: object) -> dict:
    """A Markdown cell."""
    return {"cell_type": "markdown", "source": text} | more


def output(made: dict) -> dict:
    """A code cell with this output."""
    return {"cell_type": "code", "source": "x", "execution_count": 1, "outputs": [made]}


CELLS = {
    **{name: words(text) for name, text in payloads.MARKDOWN.items()},
    **{name: words(text, attachments=given) for name, (text, given) in payloads.ATTACHED.items()},
    **{name: output(made) for name, made in payloads.OUTPUTS.items()},
    "raw": {"cell_type": "raw", "source": payloads.RAW},
    "raw-html": {"cell_type": "raw", "source": payloads.RAW, "metadata": {"raw_mimetype": "text/html"}},
    "tags": output(payloads.OUTPUTS["plain"]) | {"metadata": {"tags": [payloads.TAG]}},
    "alt": output(payloads.HONEST_OUTPUTS[0]) | {"metadata": {"alt": payloads.TAG}},
    "magic": words("x") | output(payloads.HONEST_OUTPUTS[0]) | {"metadata": {"magics_language": payloads.TAG}},
}


@pytest.mark.parametrize("name", CELLS)
@pytest.mark.filterwarnings("ignore:No lexer found")
def test_nothing_acts(name):
    """A cell whose author wants something to happen is a cell in which nothing does."""
    page = page_of(notebook(CELLS[name], **payloads.METADATA))
    assert acts_in(page) == []
    assert not markup._TEX.search(page.partition("<main>")[2])


@pytest.mark.parametrize("name", ["script", "html", "javascript", "picture-size"])
def test_without_the_view_it_does(name):
    """nbconvert's own exporter lets these through: the test above can fail."""
    assert acts_in(page_of(notebook(CELLS[name]), HTMLExporter)) != []


def test_the_notebook_stays_as_it_was():
    """The view is another notebook."""
    given = nbformat.from_dict(notebook(*CELLS.values()))
    before = copy.deepcopy(given)
    page_of(given)
    assert given == before


def test_metadata_is_not_shown():
    """Of what a notebook says of itself nothing is in the page but a language that looks like one."""
    cell = {"cell_type": "code", "source": "x", "execution_count": 1, "outputs": []}
    assert "PWNED" not in page_of(notebook(cell, **payloads.METADATA))
    assert "hl-r" in page_of(notebook(cell, language_info={"name": "r"}))


@pytest.mark.parametrize("name", ["id", "student", "first_name", "last_name", "notebook_path"])
def test_names_hold_no_markup(name):
    """Of a cell or of a person: a name is text in formgrader's own page."""
    mark = {"nbgrader": {"grade": True, "solution": True, "grade_id": payloads.TAG, "points": "<script>"}}
    cell = words("x", metadata=mark) if name == "id" else words("x")
    page = page_of(
        notebook(cell), **({} if name == "id" else {"first_name": "x", "last_name": "y", name: payloads.TAG})
    )
    assert "PWNED" not in page or "&lt;img src=x onerror" in page
    assert [one for one in Acting(page).found if "onerror" in one or one == "<img>"] == []


def test_the_persons_form_is_there():
    """The fields in which a person grades stand beside the answer, and only there."""
    mark = {"nbgrader": {"grade": True, "solution": True, "grade_id": "b2_text", "points": 4}}
    page = page_of(notebook(words("Because.", metadata=mark), words("# b2_text"), words("<i id='b2_text'>x</i>")))
    assert page.count('id="b2_text"') == 1
    assert page.count('id="b2_text-comment"') == 1
    assert "/ 4.0" in page


def test_what_an_honest_person_made_is_there():
    """Pictures, drawings, tables, formulas, code with its colours, errors: as they were."""
    honest = words(payloads.HONEST_WORDS, attachments=payloads.HONEST_ATTACHED)
    outputs = {"cell_type": "code", "source": "x = 1", "execution_count": 1, "outputs": payloads.HONEST_OUTPUTS}
    page = body(page_of(notebook(honest, outputs)))
    for text in (
        r"$\frac{\partial f}{\partial x} = 2x$", '<em>stress</em>', '<code>code</code>', "done</li>",
        'href="https://example.org/page"', '<td style="text-align: right">two</td>', '<span class="k">def</span>',
        f'src="data:image/png;base64,{payloads.DOT}"', 'height="44"', 'width="33"', "data:image/svg+xml;base64,",
        '<table border="1" class="dataframe">', "<td>1.75</td>", r"$\displaystyle \int x^{2}\, dx$",
        "a warning &lt; an error", "ValueError", "a &lt; b", 'class="ansi-red-fg"',
    ):  # fmt: skip
        assert text in page, text
    assert "vertical-align" not in page


def test_what_is_not_shown_is_named():
    """An output of which nothing is left says what it was; one with another form shows that one."""
    assert "not shown here: application/javascript" in page_of(notebook(CELLS["javascript-alone"]))
    assert "not shown here: image/png" in page_of(notebook(CELLS["picture"]))
    assert "not shown here: application/vnd.plotly.v1+json" in page_of(notebook(CELLS["plotly"]))
    assert "&lt;Javascript&gt;" in page_of(notebook(CELLS["javascript"]))


@pytest.mark.parametrize("text", [r"C:\data\hrefs.csv", r"\href", r"$\alpha \hreflike$"])
def test_texts_read_as_before(text):
    """A command of TeX's that is guarded looks as it did, and one that only begins like it is left alone."""
    assert markup.guard_tex(text).replace("\u200c", "") == text
    assert ("\u200c" in markup.guard_tex(text)) == ("like" not in text)


@pytest.mark.parametrize("command", ["href", "require", "unicode", "style", "class", "cssId", "bbox"])
def test_tex_in_halves(command):
    """What stands between the halves of a command for us, and not for MathJax, is not kept."""
    for between in ("<wbr>", "<!-- -->", "<foo></foo>", "<script></script>", "&#8288;"[:0]):
        html = markup.clean_html(f"$\\{command[:2]}{between}{command[2:]}{{x}}$")
        assert f"\\{command}" not in re.sub("<wbr>|<!--.*?-->", "", html)  # as MathJax reads it


PIECES = st.sampled_from([
    "<", ">", '"', "'", "/", "=", " ", "&lt;", "&#60;", "<!--", "-->", "<svg", "</svg>", "<math>", "<style>",
    "</style>", "<script>", "</script>", "<img ", "src=x", "onerror=a()", "href=", "javascript:", "data:text/html,",
    "style=", "position:fixed", "url(x)", "<table>", "<td>", "<a ", "<template>", "<noscript>", "<textarea>", "</p>",
    "<p ", "\x00", "<iframe ", "srcdoc=", "\\href", "<title>", "]]>", "<![CDATA[", "&quot;", "id=x", "<xmp>", "<br>",
])  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join))
def test_no_html_acts(text):
    """Whatever pieces of HTML are put together."""
    html = markup.clean_html(text)
    assert Acting(html).found == []
    assert not re.search(markup._TEX, html)


@given(st.text(alphabet=st.sampled_from('color:red;url(x)\\/*"position-fixed -0#%')))
def test_no_style_moves(text):
    """Whatever a style says."""
    kept = markup._keep_style(text) or ""
    assert not re.search(r"url|position|[\\*/\"]", kept)


@pytest.mark.parametrize(
    "text", ["<svg", "<div>", "<div></x>", "<table><td></div><div>", "<li><b>", "<p>", "&lt;", "</p>"]
)
def test_hostile_sizes_take_no_time(text):
    """What a parser would work on for minutes is shown as text; the rest is read once."""
    began = time.process_time()
    markup.clean_html(text * 200_000)
    assert time.process_time() - began < 5
    assert markup.clean_html("<div>" * 3_000).startswith("<pre>&lt;div&gt;")


def test_large_tables_are_tables():
    """A hundred thousand honest cells, each with its line break, are no hostile size."""
    table = "<div><table>" + f"<tr>{'<td><b>1</b><br></td>' * 10}</tr>" * 10_000 + "</table></div>"
    assert markup.clean_html(table).startswith("<div><table>")


ODD: list[Any] = [None, 3, 1e400, [], {}, [None, 3], payloads.TAG, {"text/html": 3}, {"image/png": ["AA", "AA"]}]


def check_odd(cells: list[dict]) -> None:
    """Where a file is no notebook by the rules, what is made of it is one, and nothing acts in it."""
    shown, _ = ViewPreprocessor().preprocess(nbformat.from_dict(notebook(*cells)), {})
    nbformat.validate(shown)
    assert acts_in(page_of(shown)) == []


@pytest.mark.parametrize(
    "field", ["id", "metadata", "source", "attachments", "cell_type", "outputs", "execution_count"]
)
def test_odd_fields(field):
    """A cell may hold anything anywhere."""
    given = (words("x"), output(payloads.HONEST_OUTPUTS[0]))
    check_odd([cell | {field: odd} for cell in given for odd in ODD])


@pytest.mark.parametrize("field", ["output_type", "data", "metadata", "text", "name", "traceback", "execution_count"])
def test_odd_outputs(field):
    """So may an output."""
    given = ("html", "result", "stream", "error", "picture-size")
    check_odd([output(payloads.OUTPUTS[name] | {field: odd}) for name in given for odd in ODD])


def test_the_switch_reaches_formgrader_alone(monkeypatch):
    """Feedback and releases keep nbconvert's own exporter; a process without formgrader loads nothing of it."""
    from nbgrader.converters import generate_feedback

    monkeypatch.setattr(formgrader, "HTMLExporter", HTMLExporter)
    use_in_nbgrader()
    assert formgrader.HTMLExporter is ViewExporter
    assert generate_feedback.HTMLExporter is HTMLExporter
    monkeypatch.delitem(sys.modules, formgrader.__name__)
    use_in_nbgrader()
    assert formgrader.__name__ not in sys.modules


def test_the_corpus_is_a_notebook():
    """The browser's test opens what nbformat calls valid."""
    nbformat.validate(notebook(*payloads.cells(), **payloads.METADATA))
    assert len(json.dumps(payloads.cells())) > 10_000
