"""Runs what honest notebooks do in a fully locked child of a warm zygote, and prints how each step went as JSON."""

from __future__ import annotations

import asyncio
import concurrent.futures
import gc
import io
import json
import os
import shutil
import sys
import tempfile
import traceback
from pathlib import Path

from nablagrade.model import Limits
from nablagrade.sandbox import (
    SCRATCH,
    Policy,
    enclose_zygote,
    enter,
    level_of,
    make_scratch,
    open_scratch,
    prepare,
    readable_roots,
    verify,
)

if __name__ == "__main__":
    enclosed = enclose_zygote()

import matplotlib.pyplot as plt
import numpy as np
import sympy as sp
from IPython.core.interactiveshell import InteractiveShell


def linear_algebra() -> None:
    """BLAS and LAPACK."""
    matrix = np.random.default_rng(0).normal(size=(100, 100))
    assert np.allclose(matrix @ np.linalg.inv(matrix), np.eye(100))
    np.linalg.svd(matrix), np.linalg.eigvals(matrix), np.linalg.qr(matrix)


def symbols() -> None:
    """Derivatives, integrals, differential equations."""
    x, f = sp.symbols("x"), sp.Function("f")
    assert sp.integrate(sp.diff(sp.sin(x) ** 2, x), x).equals(sp.sin(x) ** 2)
    assert sp.dsolve(f(x).diff(x) - f(x)).rhs.has(sp.exp(x))
    assert np.allclose(sp.lambdify(x, sp.sin(x) ** 2 + sp.cos(x) ** 2, "numpy")(np.arange(5.0)), 1)


def figure() -> None:
    """A figure into the scratch folder and into memory, in every format."""
    fig, axes = plt.subplots()
    axes.contour(np.outer(np.arange(9), np.arange(9)))
    axes.set_title(r"é $\nabla$")
    for name in ("figure.png", "figure.svg", "figure.pdf", io.BytesIO()):
        fig.savefig(name)
    plt.close("all")


def threads() -> None:
    """A pool of threads."""
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda i: i * i, range(10))) == 285


def event_loop() -> None:
    """An event loop with its own socket pair, and a thread of its own."""

    async def wait() -> int:
        await asyncio.sleep(0.01)
        return await asyncio.to_thread(lambda: 7)

    assert asyncio.run(wait()) == 7


def files() -> None:
    """Temporary files, copies, modes, folders, arrays on disk."""
    with tempfile.TemporaryDirectory() as name:
        assert Path(name).parent == Path(tempfile.gettempdir())
        (Path(name) / "f").write_text("hi")
        shutil.copy(Path(name) / "f", "g")
    Path("g").chmod(0o600)
    with tempfile.NamedTemporaryFile() as one, tempfile.TemporaryFile() as two:
        one.write(b"x"), two.write(b"x")
    Path("sub/dir").mkdir(parents=True)
    Path("g").rename("sub/dir/g")
    shutil.copytree("sub", "sub2")
    shutil.rmtree("sub2")
    np.savetxt("a.csv", np.arange(5.0))
    np.save("a.npy", np.loadtxt("a.csv"))
    assert np.load("a.npy", mmap_mode="r")[3] == 3


def shell() -> None:
    """Cells in IPython, with a magic, and imports of compiled modules that nobody has loaded yet."""
    imports = "import sqlite3, zoneinfo, lzma, bz2, ssl, sympy.physics.mechanics; zoneinfo.ZoneInfo('Europe/Paris')"
    for cell in (
        imports,
        "%time sum(range(100))",
        "from IPython.display import display, Markdown; display(Markdown('x'))",
    ):
        InteractiveShell.instance().run_cell(cell).raise_error()


STEPS = (linear_algebra, symbols, figure, threads, event_loop, files, shell)


def perform(policy: Policy, writer: int) -> None:
    """The child: locks itself in, and does honest work."""
    names = enter(policy)
    verify(policy)
    said: dict[str, object] = {"names": names, "level": level_of(names)}
    for step in STEPS:
        try:
            step()
            said[step.__name__] = "ok"
        except BaseException:  # noqa: BLE001  # the test shows it
            said[step.__name__] = traceback.format_exc()
    os.write(writer, json.dumps(said).encode())
    os._exit(0)


def main() -> None:
    """Warms up as the zygote does, forks once, prints what the child said and what it left."""
    InteractiveShell.instance().run_cell("1 + 1", silent=True)
    roots, canary, folder = readable_roots(), Path(__file__), Path(sys.argv[1])
    prepare(roots, canary)
    gc.freeze()
    reader, writer = os.pipe()
    mount = make_scratch(Limits())
    scratch = folder if mount is None else SCRATCH
    policy = Policy(scratch, roots, (writer,), Limits(), canary=canary, parent=os.getpid(), mount=mount)
    if os.fork() == 0:
        perform(policy, writer)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = json.loads(pipe.read())
    os.wait()
    left = sorted(os.listdir(folder if mount is None else open_scratch(mount)))  # noqa: PTH208  # a descriptor
    print(json.dumps({"said": said, "left": left, "enclosed": enclosed}))  # noqa: T201  # the answer


if __name__ == "__main__":
    main()
