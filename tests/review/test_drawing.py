"""What becomes of cells: formulas drawn, pictures and tables there, and nothing that acts."""

from __future__ import annotations

import re

import pytest

from nablagrade.review.drawing import draw_cell, draw_markdown
from nablagrade.review.formulas import draw_formula
from tests.drop_in import payloads

ACTS = re.compile(
    r"<(?:script|iframe|object|embed|style|link|meta|form|input|button|svg|base)\b|<[^>]*\son\w+=", re.IGNORECASE
)
LEADS = re.compile(r'<[^>]*\s(?:src|href)="(?!data:image/|https?://|mailto:)', re.IGNORECASE)


@pytest.mark.parametrize("name", payloads.MARKDOWN)
def test_markdown_does_not_act(name):
    """Of whatever a student writes no element that acts is left, and no address that runs something."""
    html = draw_markdown(payloads.MARKDOWN[name])
    assert not ACTS.search(html)
    assert not LEADS.search(html)


@pytest.mark.parametrize("name", payloads.OUTPUTS)
def test_outputs_do_not_act(name):
    """Nor of what their code shows."""
    html = draw_cell({"cell_type": "code", "source": payloads.RAW, "outputs": [payloads.OUTPUTS[name]]})
    assert not ACTS.search(html)
    assert not LEADS.search(html)


@pytest.mark.parametrize(
    "latex",
    [r"\text{<script>alert(1)</script>}", r"\href{javascript:alert(1)}{x}", r"\class{a}{x}", r"\style{color:red}{x}",
     r"\color{red\" onload=alert(1)}{x}", "&lt;script&gt;", "<img src=x onerror=alert(1)>", r"\mbox{&#60;script&#62;}"],
)  # fmt: skip
def test_formulas_do_not_act(latex):
    """The words of a formula are text, whatever they look like; no attribute of theirs is kept."""
    html = draw_formula(latex, is_block=False)
    assert not ACTS.search(html)
    assert not re.search(r"\b(?:href|class|style|onload|mathcolor)=", re.sub(r">[^<]*<", "><", html))


@pytest.mark.parametrize("latex", [r"\left( x", "{" * 2000, "x" * 5000, r"\frac{", r"\begin{matrix}"])
def test_what_cannot_be_drawn_is_shown(latex):
    """A formula that cannot be read stands there as it was written."""
    assert draw_formula(latex, is_block=False)


@pytest.mark.parametrize("source", ["$x^2$", "$$x^2$$", r"\(x^2\)", r"\[x^2\]", r"\begin{align}x^2\end{align}"])
def test_formulas_are_drawn(source):
    """As MathML, by each of the marks that people put around them."""
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in draw_markdown(f"so {source} it is")


def test_what_is_no_formula_stays():
    """Dollars of money and of code."""
    html = draw_markdown("from \\$5 to $6, `a $b$ c`")
    assert "<math" not in html
    assert "<code>a $b$ c</code>" in html


def test_a_formula_in_an_address_is_text():
    """A formula's markup never stands inside of a tag."""
    html = draw_markdown(f'[x](https://example.org/$a$) ![so $"b"$](data:image/png;base64,{payloads.DOT})')
    assert "<math" not in html
    assert 'href="https://example.org/$a$"' in html
    assert 'alt="so &quot;b&quot;"' in html


def test_what_is_honest_is_there():
    """Words, tables, pictures that are attached or shown, drawings as pictures; headings fit below the page's own."""
    cell = {"cell_type": "markdown", "source": payloads.HONEST_WORDS, "attachments": payloads.HONEST_ATTACHED}
    html = draw_cell(cell)
    assert "<h2" not in html
    assert "<table>" in html
    assert f'src="data:image/png;base64,{payloads.DOT}"' in html
    shown = draw_cell({"cell_type": "code", "source": "plot()", "outputs": payloads.HONEST_OUTPUTS})
    assert shown.count("<img") == 2
    assert "<td>1.75</td>" in shown
    assert "<math" in shown
    assert "ValueError: a &lt; b" in shown
