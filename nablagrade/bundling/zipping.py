"""Files as a zip, the same bytes for the same files: an upload that differs says that something was changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping

_FILE, _PROGRAM = 0o100644, 0o100755


def zip_bytes(files: Mapping[str, bytes], programs: Collection[str] = ()) -> bytes:
    """Return a zip of files by name; the programs among them may be run."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)  # of 1980, as all that says no time
            entry.external_attr = (_PROGRAM if name in programs else _FILE) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()
