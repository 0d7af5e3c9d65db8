"""The exact versions that an assignment was prepared with: what it takes to grade it elsewhere just so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution, packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

OWN = "nablagrade"


def pin(modules: Iterable[str]) -> list[str]:
    """Return `name==version` of all that nablagrade needs here, and of what holds these modules and they need."""
    holders = packages_distributions()
    found: dict[str, str] = {}
    left = [Requirement(OWN), *(Requirement(name) for module in modules for name in holders.get(module, ()))]
    seen: set[tuple[str, frozenset[str]]] = set()
    while left:
        wanted = left.pop()
        key = (canonicalize_name(wanted.name), frozenset(wanted.extras))
        if key in seen or (package := _find(wanted.name)) is None:
            continue
        seen.add(key)
        found[key[0]] = f"{package.name}=={package.version}"
        left += _needs(package, wanted.extras)
    found.pop(OWN, None)  # which travels as a wheel
    return [found[name] for name in sorted(found)]


def _find(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None  # nothing here needs it


def _needs(package: Distribution, extras: Iterable[str]) -> list[Requirement]:
    """Return what a package asks for on this machine."""
    asked = [Requirement(words) for words in package.requires or ()]
    return [
        one
        for one in asked
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras))
    ]


_IMPORT = re.compile(r"^\s*(?:import|from)\s+(\w+)", re.MULTILINE)


def imported(text: str) -> set[str]:
    """Return the packages that a source, or the JSON of a notebook, imports at the beginning of a line."""
    return set(_IMPORT.findall(text.replace('"', "\n")))
