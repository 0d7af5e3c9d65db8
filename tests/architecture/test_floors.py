"""The house of DESIGN.md, section 3: floors, rooms, shop windows; nobody leans out of a window of his own room."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

FLOORS = {
    "cli": 9,
    "drop_in": 8,
    "audit": 7,
    "authoring": 6,
    "course": 5,
    "batch": 4,
    "engine": 3,
    "executors": 3,
    "notebooks": 2,
    "answers": 2,
    "sandbox": 2,
    "records": 2,
    "model": 1,
    "errors": 1,
    "settings": 1,
    "escaping": 1,
}
GROUND = frozenset(room for room, floor in FLOORS.items() if floor == 1)  # one room: words
DOORS = frozenset({"nablagrade", "nablagrade.__main__"})  # the shop window of the whole, and `python -m nablagrade`


def internal(module: Any) -> list[Any]:
    """What a module imports of the package itself."""
    return [one for one in module.imports if one.module == "nablagrade" or one.module.startswith("nablagrade.")]


def room_of(name: str) -> str:
    """The room that a module lies in."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def faults_of(package: Mapping[str, Any]) -> list[str]:
    """One line for each import that goes up or into a neighbouring room."""
    faults = []
    for module in package.values():
        if module.name in DOORS:
            continue
        for one in internal(module):
            mine, theirs = room_of(module.name), room_of(one.module)
            is_own_room = mine == theirs or {mine, theirs} <= GROUND
            if not is_own_room and FLOORS[theirs] >= FLOORS[mine]:
                faults.append(f"{module.name}:{one.line} imports {one.module}")
    return faults


def test_every_room_has_a_floor(package):
    """A new folder or file at the top of the package is put on a floor, here and in DESIGN.md."""
    assert {module.room for module in package.values() if module.name not in DOORS} == set(FLOORS)


def test_imports_go_down(package):
    """A module imports only from floors below or from its own room, also inside a function."""
    assert faults_of(package) == []


def test_an_upward_import_would_be_seen(package):
    """The rule has teeth: the lazy import of a check from the child, or of a neighbour, is a fault."""
    child, layer = package["nablagrade.engine.child"], package["nablagrade.sandbox.landlock"]
    up = type(child.imports[0])("nablagrade.course.course", 7, False)
    aside = type(child.imports[0])("nablagrade.records.record", 8, False)
    bent = {
        "a": type(child)(child.name, child.path, child.source, child.tree, (up,)),
        "b": type(layer)(layer.name, layer.path, layer.source, layer.tree, (aside,)),
    }
    assert len(faults_of(bent)) == 2


def test_nobody_leans_on_his_own_shop_window(package):
    """A module names the file it needs of its own room, not the room's `__init__`; `nablagrade` is for authors."""
    rooms = {name for name, module in package.items() if module.path.name == "__init__.py"}
    leaning = [
        f"{module.name}:{one.line}"
        for module in package.values()
        for one in internal(module)
        if one.module in rooms and (one.module == "nablagrade" or room_of(one.module) == module.room)
        if module.name not in rooms and not imports_submodule_only(module, one, package)
    ]
    assert leaning == []


def imports_submodule_only(module: Any, one: Any, package: Mapping[str, Any]) -> bool:
    """Whether this line takes nothing but files (`from nablagrade import sandbox`)."""
    lines = [node for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom) and node.lineno == one.line]
    return all(f"{node.module}.{alias.name}" in package for node in lines for alias in node.names)


def test_no_module_needs_itself(package):
    """Imports make no circle: every module can be read, and loaded, before those that use it."""
    needs = {name: {one.module for one in internal(module) if one.is_top_level} for name, module in package.items()}
    done: set[str] = set()
    while ready := {name for name, wants in needs.items() if name not in done and wants & set(needs) <= done | {name}}:
        done |= ready
    # the shop windows of `answers` and `sandbox` import their own files, which import `base` beside them
    assert set(needs) - done == set()


def test_the_shop_window_is_lazy_and_complete(package):
    """`import nablagrade` loads nothing; each name in its table is found in its home."""
    import nablagrade

    assert internal(package["nablagrade"]) == []
    for name in nablagrade.__all__:
        assert getattr(nablagrade, name) is not None
    assert {"check", "score_in_place", "Number", "Vector"} <= set(nablagrade.__all__)


def test_an_unknown_name_is_an_attribute_error():
    """The lazy table answers as any module does."""
    import nablagrade

    assert not hasattr(nablagrade, "sympify")
