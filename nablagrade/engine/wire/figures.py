"""A Matplotlib figure as plain data: described in the child, rebuilt and checked in the examiner."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np

from nablagrade.figures import AxesDescription, FigureDescription

MAX_AXES = 16
MAX_ARTISTS = 100
MAX_POINTS = 20_000
TEXTS = ("xlabel", "ylabel", "title", "xscale", "yscale")
ARTISTS = ("lines", "points", "arrows", "contours", "entries")
ALLOWED = frozenset(["label", "color", "marker", "style", "x", "y", "u", "v", "level", "points"])


def encode(value: Any) -> list[Any] | None:
    """Return the tagged description of a Figure, None for anything else."""
    module = sys.modules.get("matplotlib.figure")
    if module is None or not isinstance(value, module.Figure):
        return None
    return ["F", [_describe_axes(axes, value) for axes in value.axes[:MAX_AXES]]]


def _describe_axes(axes: Any, figure: Any) -> dict[str, Any]:
    """What a picture shows: nothing of what was drawn and is hidden."""
    aspect = axes.get_aspect()
    entries = list(islice(_entries(axes, figure), MAX_ARTISTS))
    return {
        "xlabel": _name_of(axes, axes.xaxis, figure, figure.get_supxlabel),
        "ylabel": _name_of(axes, axes.yaxis, figure, figure.get_supylabel),
        "title": axes.get_title(),
        "xscale": axes.get_xscale(),
        "yscale": axes.get_yscale(),
        "aspect": aspect if isinstance(aspect, str) else float(aspect),
        "window": [float(end) for end in (*axes.get_xlim(), *axes.get_ylim())],
        "legend": [entry["label"] for entry in entries],
        "entries": entries,
        "lines": [_describe_line(line, axes) for line in axes.lines[:MAX_ARTISTS] if _is_shown(line)],
        **_describe_collections([one for one in axes.collections[:MAX_ARTISTS] if _is_shown(one)], axes),
    }


def _is_shown(artist: Any) -> bool:
    return bool(artist.get_visible()) and not (isinstance(artist.get_alpha(), float | int) and artist.get_alpha() == 0)


def _name_of(axes: Any, axis: Any, figure: Any, of_figure: Any) -> str:
    """The label of an axis; that of the whole figure stands for it where there is one pair of axes."""
    is_shown = axes.axison and axis.get_visible() and axis.label.get_visible()
    own = str(axis.label.get_text()) if is_shown else ""
    return own if own.strip() or len(figure.axes) != 1 else str(of_figure())


def _entries(axes: Any, figure: Any) -> Iterator[dict[str, Any]]:
    """Each line of the legends that are shown: its text, and the look of the sign beside it."""
    legend_class = sys.modules["matplotlib.legend"].Legend
    kept = [one for one in (*axes.get_children(), *figure.legends) if isinstance(one, legend_class)]
    for legend in kept:
        if legend.get_visible():
            for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=False):
                yield {"label": str(text.get_text()), **_look_of(handle)}


def _look_of(artist: Any) -> dict[str, str]:
    """By what a curve is told from others, in the picture and in its legend."""
    color = {"color": _color_of(artist)}
    if not isinstance(artist, sys.modules["matplotlib.lines"].Line2D):
        return color
    marker = str(artist.get_marker()) if artist.get_markersize() > 0 else "None"
    return {**color, "marker": marker, "style": str(artist.get_linestyle()) if artist.get_linewidth() > 0 else "None"}


def _color_of(artist: Any) -> str:
    get = getattr(artist, "get_color", None) or getattr(artist, "get_facecolor", None)
    rows = None if get is None else get()
    try:
        to_rgba = sys.modules["matplotlib.colors"].to_rgba_array
        return ",".join(f"{part:.3f}" for part in to_rgba(rows)[0][:3])
    except (TypeError, ValueError, IndexError):
        return ""


def _describe_line(line: Any, axes: Any) -> dict[str, Any]:
    x, y = _places(line, axes)
    return {"label": str(line.get_label()), "x": x, "y": y, **_look_of(line)}


def _places(line: Any, axes: Any) -> tuple[list[float], list[float]]:
    """The points of a line as the axes count; axvline and axline have their own measure."""
    x, y = _numbers(line.get_xdata(orig=False)), _numbers(line.get_ydata(orig=False))
    if line.get_transform() == axes.transData or len(x) != len(y):
        return x, y
    to_data = line.get_transform() + axes.transData.inverted()
    columns = to_data.transform(np.array([x, y]).T.reshape(-1, 2)).T
    return _numbers(columns[0]), _numbers(columns[1])


def _describe_collections(collections: Any, axes: Any) -> dict[str, list[dict[str, Any]]]:
    points, arrows, contours = [], [], []
    for one in collections:
        name = type(one).__name__
        if name == "PathCollection":
            x, y = one.get_offsets().T
            points.append({"label": str(one.get_label()), "x": _numbers(x), "y": _numbers(y), **_look_of(one)})
        elif name == "Quiver":
            arrows.append(_describe_arrows(one, axes))
        elif name.endswith("ContourSet"):
            contours += _describe_contours(one)
    return {"points": points, "arrows": arrows, "contours": contours}


def _describe_contours(contours: Any) -> list[dict[str, Any]]:
    """One entry a level; `x` and `y` are the ends of the grid, where the set of contours keeps them."""
    ends = np.array([getattr(contours, name, (np.nan, np.nan)) for name in ("_mins", "_maxs")], dtype=float)
    grid = {"x": _numbers(ends[:, 0]), "y": _numbers(ends[:, 1])}
    levels = zip(contours.levels, contours.get_paths(), strict=False)
    return [{"level": float(at), "points": [_numbers(p) for p in path.vertices[:500]], **grid} for at, path in levels]


def _describe_arrows(quiver: Any, axes: Any) -> dict[str, list[float]]:
    """Where arrows stand, and where they are seen to point: `angles` and a negative scale turn them."""
    u, v = np.array(_numbers(quiver.U)), np.array(_numbers(quiver.V))
    if not isinstance(quiver.angles, str):
        turned = np.deg2rad(np.resize(np.ravel(quiver.angles), u.shape))
        u, v = np.hypot(u, v) * np.cos(turned), np.hypot(u, v) * np.sin(turned)
    if not isinstance(quiver.angles, str) or quiver.angles == "uv":  # on the screen, whichever way the axes run
        u, v = u * (-1 if axes.xaxis_inverted() else 1), v * (-1 if axes.yaxis_inverted() else 1)
    turn = -1 if quiver.scale is not None and quiver.scale < 0 else 1
    return {"x": _numbers(quiver.X), "y": _numbers(quiver.Y), "u": _numbers(u * turn), "v": _numbers(v * turn)}


def _numbers(values: Any) -> list[float]:
    numbers: Any = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)
    return [float(number) for number in numbers.ravel()[:MAX_POINTS]]


def decode(described: Any) -> FigureDescription:
    """Rebuild a description. ValueError or TypeError when it is not one that `encode` writes."""
    if not isinstance(described, list) or len(described) > MAX_AXES:
        raise ValueError("axes")
    return FigureDescription(tuple(_build_axes(axes) for axes in described))


def _build_axes(axes: dict[str, Any]) -> AxesDescription:
    aspect = axes["aspect"]
    texts: dict[str, Any] = {key: str(axes[key])[:500] for key in TEXTS}
    artists: dict[str, Any] = {key: tuple(_build_artist(artist) for artist in axes[key]) for key in ARTISTS}
    return AxesDescription(
        **texts,
        **artists,
        aspect=aspect if isinstance(aspect, str) else float(aspect),
        window=tuple(float(end) for end in axes["window"][:4]),
        legend=tuple(str(text)[:500] for text in axes["legend"]),
    )


def _build_artist(artist: dict[str, Any]) -> dict[str, object]:
    if not set(artist) <= ALLOWED:
        raise ValueError("artist")
    return {key: _build_entry(value) for key, value in artist.items()}


def _build_entry(value: Any) -> object:
    if isinstance(value, str):
        return value[:500]
    if isinstance(value, list):
        return tuple(_build_entry(item) for item in value)
    return float(value)
