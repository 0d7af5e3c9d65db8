"""The plots of the class page: Matplotlib's SVG, made fit for a page that has one style sheet for light and dark.

A policy that forbids styles in a page forbids them in its pictures: they become attributes, and what is to be coloured
by the page's own style sheet gets a class.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from nablagrade.records.class_page.theory import Points

BINS = 10
WIDTH, HEIGHT = 6.4, 3.6  # inches of 72 units
PLOT = (370, 180)  # roughly, in points: the area of the exercises' plot, where labels must not lie on each other
LETTER, LINE = 7.5, 12.0  # of a label
_AROUND = ((7, -4), (-7, -4), (0, 7), (0, -16), (8, 8), (-8, 8), (8, -16), (-8, -16))  # a point, where it may stand
ROW = 0.3  # inches of height for each exercise
_KEPT = ("fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "text-anchor", "opacity")
_STYLE = re.compile(r'style="([^"]*)"')
_SHARED = re.compile(r"[mp][0-9a-f]{10}")  # what a picture refers to itself
_SETTINGS = {"svg.fonttype": "none", "font.size": 11, "axes.spines.top": False, "axes.spines.right": False}


def draw_distribution(counts: Sequence[int], median: float, words: str) -> Markup:
    """How many students have which share of the points, in steps of a tenth; a line stands at the median."""
    figure, axes = _begin(HEIGHT)
    bars = axes.bar(range(0, 100, 100 // BINS), counts, width=9.2, align="edge")
    for bar in bars:
        bar.set_gid("c-bar")
    for label in axes.bar_label(bars, labels=[str(count or "") for count in counts], padding=2):
        label.set_gid("c-number")
    axes.axvline(100 * median, linewidth=2, linestyle=(0, (4, 3))).set_gid("c-median")
    axes.set(xlim=(-1, 101), ylim=(0, 1.12 * max(counts)), xlabel="share of the points, %", ylabel="students")
    axes.set_xticks(range(0, 101, 10))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    return _finish(figure, "distribution", words)


def draw_items(names: Sequence[str], difficulty: Points, discrimination: Points, words: str) -> Markup:
    """Each exercise at its difficulty and its discrimination, with a line below which it tells little."""
    figure, axes = _begin(HEIGHT)
    axes.axhline(0.0, linewidth=1).set_gid("c-rule")
    axes.axhline(0.2, linewidth=1.5, linestyle=(0, (2, 3))).set_gid("c-median")
    axes.scatter(100 * difficulty, discrimination, s=36).set_gid("c-dot")
    for name, place, (dx, dy) in _place_labels(_stand_in(names), difficulty, discrimination):
        side = {-1: "right", 0: "center", 1: "left"}[(dx > 0) - (dx < 0)]
        label = axes.annotate(name, place, (dx, dy), textcoords="offset points", ha=side)
        label.set_gid("c-number")
    lowest = min([0.0, *map(float, discrimination)])
    axes.set(xlim=(0, 106), ylim=(lowest - 0.1, 1.05), xlabel="mean share of the points, %", ylabel="discrimination")
    return _finish(figure, "items", words, names)


def _place_labels(
    names: Sequence[str], difficulty: Points, discrimination: Points
) -> Iterator[tuple[str, tuple[float, float], tuple[int, int]]]:
    """Yield each label with its point and the way from there; one for which there is no room is left to the table."""
    taken = [_Box(PLOT[0] * x - 4, PLOT[1] * y - 4, 8, 8) for x, y in zip(difficulty, discrimination, strict=True)]
    for name, x, y in zip(names, map(float, difficulty), map(float, discrimination), strict=True):
        width = LETTER * len(name)
        for dx, dy in _AROUND:
            left = PLOT[0] * x + dx - (width if dx < 0 else 0 if dx else width / 2)
            box = _Box(left, PLOT[1] * y + dy, width, LINE)
            if not any(box.meets(other) for other in taken):
                taken.append(box)
                yield name, (100 * x, y), (dx, dy)
                break


@dataclass(frozen=True)
class _Box:
    left: float
    bottom: float
    width: float
    height: float

    def meets(self, other: _Box) -> bool:
        """Whether the two lie on each other."""
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.bottom < other.bottom + other.height
            and other.bottom < self.bottom + self.height
        )


def draw_ends(names: Sequence[str], ends: Mapping[str, Sequence[int]], words: str) -> Markup:
    """How each exercise ended for the class, as bars of which each part is one way to end."""
    figure, axes = _begin(0.8 + ROW * len(names))
    columns = list(ends.values())
    lefts = list(accumulate(columns, lambda left, column: [a + b for a, b in zip(left, column, strict=True)]))
    places = range(len(names))
    for kind, column, ended in zip(ends, columns, lefts, strict=True):
        shown = [place for place in places if column[place]]
        begun = [ended[place] - column[place] for place in shown]
        for bar in axes.barh(shown, [column[place] for place in shown], left=begun, height=0.72):
            bar.set_gid(f"c-end-{kind}")
    axes.set_yticks(places, _stand_in(names))
    axes.invert_yaxis()
    axes.set(xlabel="students")
    axes.margins(x=0.01, y=0.5 / max(len(names), 1) * 0.4)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return _finish(figure, "ends", words, names)


def _begin(height: float) -> tuple[Figure, Axes]:
    with mpl.rc_context(_SETTINGS):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        figure.patch.set_visible(False)
        axes = figure.add_subplot()
        axes.patch.set_visible(False)
    return figure, axes


def _stand_in(names: Sequence[str]) -> list[str]:
    """As many letters as each name has, for Matplotlib, whose font may lack a name's own; the browser's has them."""
    return [f"n{number}-".ljust(len(name), "n") for number, name in enumerate(names)]


def _finish(figure: Figure, name: str, words: str, names: Sequence[str] = ()) -> Markup:
    """Return the picture as an element of a page, with its text alternative."""
    written = io.StringIO()
    with mpl.rc_context(_SETTINGS | {"svg.hashsalt": name}):
        figure.savefig(written, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    svg = written.getvalue()
    inner = re.sub(r"\s*<style.*?</style>", "", svg[svg.index("<defs>", svg.index("<svg")) : svg.rindex("</svg>")])
    size = " ".join(f"{72 * inches:g}" for inches in figure.get_size_inches())
    drawn = re.sub(r"\s*\n\s*", " ", _STYLE.sub(_as_attributes, re.sub(r' id="([^"]*)"', _as_class, inner)))
    drawn = drawn.replace("xlink:href", "href")
    for label, shown in zip(_stand_in(names), names, strict=True):
        drawn = drawn.replace(f">{label}</text>", f">{escape(shown)}</text>")
    attributes = f'class="plot {name}" role="img" aria-label="{escape(words)}" viewBox="0 0 {size}"'
    return Markup(f"<svg {attributes}>{drawn}</svg>")  # noqa: S704  names and words are escaped above


def _as_class(found: re.Match[str]) -> str:
    name = found[1]
    if _SHARED.fullmatch(name):
        return found[0]
    return f' class="{name[2:]}"' if name.startswith("c-") else ""


def _as_attributes(found: re.Match[str]) -> str:
    pairs = (part.partition(":") for part in found[1].split(";"))
    return " ".join(f'{key.strip()}="{value.strip()}"' for key, _, value in pairs if key.strip() in _KEPT)
