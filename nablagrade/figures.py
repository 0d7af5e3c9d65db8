"""A Matplotlib figure as plain data: what a check may see of it; nothing here does any work."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class AxesDescription:
    """One Axes of a Matplotlib figure as plain data."""

    xlabel: str = ""
    ylabel: str = ""
    title: str = ""
    xscale: str = "linear"
    yscale: str = "linear"
    aspect: str | float = "auto"
    window: tuple[float, ...] = ()  # what is seen of the plane: left, right, bottom, top
    legend: tuple[str, ...] = ()  # of the legends that are shown; `entries` has the look of each sign beside it
    lines: tuple[dict[str, object], ...] = ()  # label, x, y, color, marker, style
    points: tuple[dict[str, object], ...] = ()  # scatter: label, x, y, color
    arrows: tuple[dict[str, object], ...] = ()  # quiver: x, y, and u, v as they are seen
    contours: tuple[dict[str, object], ...] = ()  # level, points, and the ends of the grid: x, y
    entries: tuple[dict[str, object], ...] = ()  # of the legend: label, color, and of a line marker, style


@dataclass(frozen=True)
class FigureDescription:
    """What a hidden check may see of a Matplotlib figure: plain data made in the child."""

    axes: tuple[AxesDescription, ...] = field(default_factory=tuple)
