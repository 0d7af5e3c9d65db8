"""A Matplotlib figure as plain data: described in the child, rebuilt and checked in the examiner."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from nablagrade.model import AxesDescription, FigureDescription

MAX_AXES = 16
MAX_ARTISTS = 100
MAX_POINTS = 20_000
TEXTS = ("xlabel", "ylabel", "title", "xscale", "yscale")
ARTISTS = ("lines", "points", "arrows", "contours")
ALLOWED = frozenset(["label", "marker", "style", "x", "y", "u", "v", "level", "points"])


def encode(value: Any) -> list[Any] | None:
    """Return the tagged description of a Figure, None for anything else."""
    module = sys.modules.get("matplotlib.figure")
    if module is None or not isinstance(value, module.Figure):
        return None
    return ["F", [_describe_axes(axes) for axes in value.axes[:MAX_AXES]]]


def _describe_axes(axes: Any) -> dict[str, Any]:
    legend = axes.get_legend()
    aspect = axes.get_aspect()
    return {
        "xlabel": axes.get_xlabel(),
        "ylabel": axes.get_ylabel(),
        "title": axes.get_title(),
        "xscale": axes.get_xscale(),
        "yscale": axes.get_yscale(),
        "aspect": aspect if isinstance(aspect, str) else float(aspect),
        "legend": [text.get_text() for text in legend.get_texts()] if legend else [],
        "lines": [_describe_line(line) for line in axes.lines[:MAX_ARTISTS]],
        **_describe_collections(axes.collections[:MAX_ARTISTS]),
    }


def _describe_line(line: Any) -> dict[str, Any]:
    return {
        "label": str(line.get_label()),
        "x": _numbers(line.get_xdata(orig=False)),
        "y": _numbers(line.get_ydata(orig=False)),
        "marker": str(line.get_marker()),
        "style": str(line.get_linestyle()),
    }


def _describe_collections(collections: Any) -> dict[str, list[dict[str, Any]]]:
    points, arrows, contours = [], [], []
    for one in collections:
        name = type(one).__name__
        if name == "PathCollection":
            x, y = one.get_offsets().T
            points.append({"label": str(one.get_label()), "x": _numbers(x), "y": _numbers(y)})
        elif name == "Quiver":
            arrows.append({key: _numbers(getattr(one, key.upper())) for key in "xyuv"})
        elif name.endswith("ContourSet"):
            for level, path in zip(one.levels, one.get_paths(), strict=False):
                contours.append({"level": float(level), "points": [_numbers(point) for point in path.vertices[:500]]})
    return {"points": points, "arrows": arrows, "contours": contours}


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
