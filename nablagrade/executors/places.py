"""The explicit list of places where a batch can run."""

from __future__ import annotations

from nablagrade.executors import local, serial
from nablagrade.executors.base import Place

PLACES: dict[str, Place] = {"local": local, "serial": serial}
