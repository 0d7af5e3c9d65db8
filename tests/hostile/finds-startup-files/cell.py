import builtins
import os
from pathlib import Path

if hasattr(builtins, "hostile_startup"):
    got("somebody else's code ran in this process")
for name in ("sitecustomize.py", "matplotlibrc", ".ipython", ".config"):
    if Path(name).exists() or (Path.home() / name).exists():
        got(f"{name} is still there")
if os.listdir("."):
    got(f"the folder is not empty: {os.listdir('.')}")
