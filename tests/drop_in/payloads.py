"""What a notebook may hold so that something happens in the browser of whoever opens it; and what honest ones hold.

Whatever runs pushes its name onto `window.PWNED`, whatever loads or leads away asks for `/pwned/NAME`.
"""

from __future__ import annotations

import base64
from typing import Any

GRADE = "b2_text"  # the cell that a person grades
# a PNG of ten by ten
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR42mNQSDiABzGMSmNDAHYbfQEWfxTeAAAAAElFTkSuQmCC"


def hit(name: str, window: str = "window") -> str:
    """JavaScript that leaves a name."""
    return f"({window}.PWNED={window}.PWNED||[]).push('{name}')"


def encode(text: str) -> str:
    """In base64."""
    return base64.b64encode(text.encode()).decode()


# gives itself all points, as the person would who is logged in
GIVES_ITSELF_POINTS = (
    "<script>fetch('/formgrader/api/grades?submission_id=' + submission_id).then(found => found.json()).then(grades =>"
    " grades.forEach(grade => fetch('/formgrader/api/grade/' + grade.id, {method: 'PUT', headers:"
    " {'Content-Type': 'application/json'}, body: JSON.stringify({manual_score: grade.max_score, extra_credit: 6})})))"
    f";{hit('gives-itself-points')}</script>"
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"{more}<circle r="25" cx="30" cy="30"/>{inside}</svg>'
)
COVER = "position:fixed;top:0;left:0;width:100vw;height:100vh;z-index:99999"

MARKDOWN = {
    "script": f"<script>{hit('script')}</script>",
    "gives-itself-points": GIVES_ITSELF_POINTS,
    "broken-image": f'Words <img src=x onerror="{hit("broken-image")}">',
    "image-in-a-word": f'![x](x"onerror="{hit("image-in-a-word")})',
    "svg-onload": f'<svg onload="{hit("svg-onload")}">',
    "svg-script": f"<svg><script>{hit('svg-script')}</script></svg>",
    "svg-animation": f'<svg><animate onbegin="{hit("svg-animation")}" attributeName=x dur=1s></svg>',
    "link": f"[click](<javascript:{hit('link')}>)",
    "link-by-reference": f"[click][there]\n\n[there]: <javascript:{hit('link-by-reference')}>",
    "link-of-its-own": f"<javascript:{hit('link-of-its-own')}>",
    "link-with-a-line": f'<a href="java&#10;script:{hit("link-with-a-line")}">click</a>',
    "link-to-data": f'<a href="data:text/html,<script>{hit("link-to-data", "opener")}</script>">click</a>',
    "details": f'<details open ontoggle="{hit("details")}">x</details>',
    "mouse": f'<b onclick="{hit("mouse")}" onmouseover="{hit("mouse")}">click</b>',
    "focus": f'<input autofocus onfocus="{hit("focus")}">',
    "frame": f'<iframe src="javascript:{hit("frame", "parent")}"></iframe>',
    "frame-of-source": f'<iframe srcdoc="<script>{hit("frame-of-source", "parent")}</script>"></iframe>',
    "object": '<object data="/pwned/object"></object><embed src="/pwned/embed">',
    "refresh": '<meta http-equiv="refresh" content="6;url=/pwned/refresh">',
    "style-sheet": '<link rel="stylesheet" href="/pwned/style-sheet">',
    "style": "<style>@import '/pwned/style'; .scoring-buttons { display: none !important }</style>",
    "style-with-address": '<div style="background:url(/pwned/style-with-address)">x</div>',
    "picture-from-elsewhere": "![seen](https://elsewhere.invalid/pwned/picture) ![out](/logout?pwned)",
    "form": f'<form action="/pwned/form"><button formaction="javascript:{hit("form")}">click</button></form>',
    "cover": f'<div style="{COVER}">nothing to see</div>',
    "cover-with-margins": '<div style="margin-top:-3000px;height:6000px;position:relative;z-index:9">x</div>',
    "cover-with-classes": '<div class="modal-backdrop navbar-fixed-top" style="height:5000px">x</div>',
    "own-buttons": f'<button class="mark-graded">x</button><input class="score" id="{GRADE}" value="99">',
    "own-ids": f"# statusmessage\n\n<p id='{GRADE}-comment'>x</p><img name='formgrader'><a id='base_url'>x</a>",
    "bootstrap": f'<a data-toggle="collapse" data-target="<img src=x onerror={hit("bootstrap")}>">click</a>',
    "math-element": f'<math href="javascript:{hit("math-element")}">click</math>',
    "comment": f'<!--><img src=x onerror="{hit("comment")}">-->',
    "second-parse": f'<noscript><p title="</noscript><img src=x onerror={hit("second-parse")}>">',
    "second-parse-of-math": (
        "<math><mtext><table><mglyph><style><!--</style>"
        f'<img title="--&gt;&lt;img src=1 onerror={hit("second-parse-of-math")}&gt;">'
    ),
    "half-a-tag": f'<img src=x onerror="{hit("half-a-tag")}" x="',
    "language-of-code": f'```"><img/src=x/onerror={hit("language-of-code")}>\nx = 1\n```',
    "tex-link": f"$\\href{{javascript:{hit('tex-link')}}}{{click}}$",
    "tex-link-in-halves": f"<div>$\\hr<wbr>ef{{javascript:{hit('tex-link-in-halves')}}}{{click}}$</div>",
    "tex-style": rf"$\style{{{COVER}}}{{x}}$ $\class{{navbar-fixed-top}}{{x}}$ $\cssId{{{GRADE}}}{{x}}$",
    "tex-cover": r"$\smash{\rule{300em}{300em}}\kern-200em\smash{\rule{300em}{300em}}$",
    "tex-file": r"$\require{../../../pwned/tex-file}$ $\unicode[x; position:fixed]{x41}$",
}
ATTACHED = {  # name → text, attachments
    "attached-drawing": (
        "![x](attachment:a.svg)",
        {
            "a.svg": {
                "image/svg+xml": encode(SVG.format(more=f' onload="{hit("attached-drawing")}">', inside="")),
            }
        },
    ),
    "attached-page": (
        '<iframe src="attachment:a.html"></iframe> ![x](attachment:a.html)',
        {"a.html": {f'text/html" onerror="{hit("attached-page")}" x="': "AAAA"}},
    ),
    "attached-nothing": ("![x](attachment:none.png)", {}),
}


def shown(data: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    """An output."""
    return {"output_type": "display_data", "data": data, "metadata": metadata}


PLOTLY = {"data": [], "layout": {"title": {"text": f'<a href="javascript:{hit("plotly")}">x</a>'}}}
OUTPUTS = {
    "html": shown({"text/html": f"<script>{hit('html')}</script>", "text/plain": "<HTML>"}),
    "html-points": shown({"text/html": GIVES_ITSELF_POINTS}),
    "html-attribute": shown({"text/html": f'<table onmouseover=1><td><img src=x onerror="{hit("html-attribute")}">'}),
    "html-isolated": shown(
        {"text/html": f"<script>{hit('html-isolated', 'parent')}</script>"}, **{"text/html": {"isolated": True}}
    ),
    "html-open": shown({"text/html": "</div></div></div></div><div class='modal-backdrop'><textarea><!--"}),
    "javascript": shown({"application/javascript": hit("javascript"), "text/plain": "<Javascript>"}),
    "javascript-alone": shown({"application/javascript": hit("javascript-alone")}),
    "text-javascript": shown({"text/javascript": hit("text-javascript")}),
    "markdown": shown({"text/markdown": f'x <img src=x onerror="{hit("markdown")}">'}),
    "drawing": shown({"image/svg+xml": SVG.format(more=">", inside=f"<script>{hit('drawing')}</script>")}),
    "drawing-that-ends": shown({"image/svg+xml": f'"></svg><img src=x onerror="{hit("drawing-that-ends")}">'}),
    "latex": shown({"text/latex": f"$\\href{{javascript:{hit('latex')}}}{{click}}$"}),
    "latex-of-html": shown({"text/latex": f"<img src=x onerror=\"{hit('latex-of-html')}\">"}),
    "picture": shown({"image/png": f'AAAA" onerror="{hit("picture")}'}),
    "picture-size": shown({"image/png": DOT}, **{"image/png": {"width": f"1 onload={hit('picture-size')}"}}),
    "picture-name": shown({"image/png": DOT}, filenames={"image/png": f'x" onerror="{hit("picture-name")}'}),
    "plain": shown({"text/plain": f"<script>{hit('plain')}</script>"}),
    "result": {
        "output_type": "execute_result", "execution_count": 3, "metadata": {},
        "data": {"text/html": f"<script>{hit('result')}</script>", "text/plain": "1"},
    },
    "widget": shown(
        {"application/vnd.jupyter.widget-view+json": {"model_id": f"</script><script>{hit('widget')}</script>"}}
    ),
    "plotly": shown({"application/vnd.plotly.v1+json": PLOTLY, "text/html": f"<script>{hit('plotly')}</script>"}),
    "vega": shown({"application/vnd.vegalite.v5+json": {"usermeta": f"<script>{hit('vega')}</script>"}}),
    "mermaid": shown({"text/vnd.mermaid": f'graph TD; A-->B; click A "javascript:{hit("mermaid")}"'}),
    "odd-name": shown({f"text/x-<script>{hit('odd-name')}</script>": "x"}),
    "stream": {"output_type": "stream", "name": "stdout", "text": f"<script>{hit('stream')}</script>\x1b[31m<b>"},
    "error": {
        "output_type": "error", "ename": "<b>", "evalue": "<b>",
        "traceback": [f"\x1b[31m<script>{hit('error')}</script>", f"\x1b[38;2;1;2;3m<b onclick={hit('error')}>"],
    },
}  # fmt: skip
RAW = f"<script>{hit('raw')}</script>"
TAG = f'"><img src=x onerror="{hit("tag")}">'
METADATA = {
    "title": f"</title><script>{hit('title')}</script>",
    "authors": [{"name": f"<script>{hit('authors')}</script>"}],
    "kernelspec": {"name": "python3", "display_name": f"<script>{hit('kernel')}</script>", "language": "python"},
    "language_info": {
        "name": f'"><script>{hit("language")}</script>',
        "pygments_lexer": f'"><script>{hit("lexer")}</script>',
    },
    "widgets": {
        "application/vnd.jupyter.widget-state+json": {
            "version_major": 2, "version_minor": 0, "state": {"x": f"</script><script>{hit('widgets')}</script>"},
        }
    },
}  # fmt: skip

FRAME = """<div><style scoped>.dataframe td { vertical-align: top; }</style>
<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th><th>height</th></tr></thead>
<tbody><tr><th>0</th><td>1.75</td></tr></tbody></table></div>"""
HONEST_WORDS = """## A heading of theirs

Words with *stress*, $\\frac{\\partial f}{\\partial x} = 2x$ and `code`, and [a page](https://example.org/page).

| left | right |
|:-----|------:|
| one  | two   |

- [x] done

```python
def honest(): return 1
```

![A picture](attachment:dot.png)
"""
HONEST_ATTACHED = {"dot.png": {"image/png": DOT}}
HONEST_OUTPUTS = [
    shown({"image/png": DOT, "text/plain": "<Figure>"}, **{"image/png": {"width": 33, "height": 44}}),
    shown({"image/svg+xml": SVG.format(more=">", inside=""), "text/plain": "<SVG>"}),
    shown({"text/html": FRAME, "text/plain": "   height"}),
    shown({"text/latex": r"$\displaystyle \int x^{2}\, dx$", "text/plain": "Integral(x**2, x)"}),
    {"output_type": "stream", "name": "stderr", "text": "a warning < an error\n"},
    {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": ["\x1b[31mValueError\x1b[39m: a < b"]},
]


def cells() -> list[dict[str, Any]]:
    """All of it, as cells of a notebook."""
    texts = {**{name: (text, {}) for name, text in MARKDOWN.items()}, **ATTACHED}
    made = [_words(text, attached) for text, attached in (*texts.values(), (HONEST_WORDS, HONEST_ATTACHED))]
    made += [_code(f"display('{name}')", [output], tags=[TAG]) for name, output in OUTPUTS.items()]
    made.append(_code("honest = 'outputs'", HONEST_OUTPUTS))
    for metadata in ({}, {"raw_mimetype": "text/html"}, {"format": "text/html"}):
        made.append({"cell_type": "raw", "metadata": metadata, "source": RAW})
    return [cell | {"id": f"cell-{number}"} for number, cell in enumerate(made)]


def _words(text: str, attached: dict[str, Any]) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text, "attachments": attached}


def _code(source: str, outputs: list[Any], **metadata: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": outputs, "execution_count": 1}
