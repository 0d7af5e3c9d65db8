"""nablagrade itself as a wheel, made of what is installed here: no index needs to have it, and the bank stays here."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path

from nablagrade.bundling.zipping import zip_bytes
from nablagrade.errors import CourseError

_WHEEL = "Wheel-Version: 1.0\nGenerator: nablagrade\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def own_wheel() -> tuple[str, bytes]:
    """Return the wheel's name and its bytes. CourseError where this installation does not say what it is."""
    ours = distribution("nablagrade")
    metadata, commands = ours.read_text("METADATA"), ours.read_text("entry_points.txt")
    if metadata is None or commands is None:
        raise CourseError("nablagrade: this installation has lost its metadata; install it again")
    home = Path(__file__).parents[1]
    files = {
        f"nablagrade/{path.relative_to(home).as_posix()}": path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    about = f"nablagrade-{ours.version}.dist-info"
    for name, text in {"METADATA": metadata, "WHEEL": _WHEEL, "entry_points.txt": commands}.items():
        files[f"{about}/{name}"] = text.encode()
    files[f"{about}/RECORD"] = _record(files, f"{about}/RECORD")
    return f"nablagrade-{ours.version}-py3-none-any.whl", zip_bytes(files)


def _record(files: Mapping[str, bytes], itself: str) -> bytes:
    lines = [f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in files.items()]
    return "".join([*lines, f"{itself},,\n"]).encode()


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
