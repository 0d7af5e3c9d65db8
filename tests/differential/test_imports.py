"""What courses import most, each in a plain cell and in a test cell, beside plain nbgrader: same outputs, same points.

A warning that our sandbox causes at an import is no stderr of the student's: in a test cell it costs the point.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.differential.classic import cell, mark, notebook, save
from tests.differential.test_classic_course import ROWS

pytestmark = pytest.mark.slow

# Each with what a first line of a notebook does with it: some speak up only when they are used.
USES = {
    "numbers": {
        "math": "math.pi", "cmath": "cmath.sqrt(-1)", "decimal": "decimal.Decimal('0.1') + 1",
        "fractions": "fractions.Fraction(1, 3)", "statistics": "statistics.mean([1, 2])",
        "random": "random.Random(1).random()", "numpy": "numpy.arange(3)", "numpy.testing": "numpy.testing.__name__",
        "scipy.stats": "scipy.stats.norm.cdf(0)", "scipy.optimize": "scipy.optimize.brentq(lambda x: x - 1, 0, 3)",
        "scipy.integrate": "scipy.integrate.quad(abs, -1, 1)", "scipy.sparse": "scipy.sparse.eye(2).shape",
        "sympy": "sympy.Symbol('x') ** 2", "mpmath": "mpmath.mpf(1) / 3", "sympy.physics.units": "1",
        "h5py": "h5py.File('a.h5', 'w').mode",
    },
    "frames": {
        "pandas": "pandas.Series([1])", "pandas.testing": "1", "csv": "csv.QUOTE_ALL", "json": "json.dumps({})",
        "sqlite3": "sqlite3.connect('a.db').execute('create table if not exists t (a)').fetchall()",
        "sqlalchemy": "sqlalchemy.create_engine('sqlite:///b.db').connect().closed",
        "pyarrow": "1", "openpyxl": "1", "seaborn": "len(seaborn.color_palette())",
        "statsmodels.api": "statsmodels.api.add_constant([[1.0], [2.0]])", "statsmodels.formula.api": "1",
        "altair": "type(altair.Chart()).__name__", "plotly.express": "1", "plotly.graph_objects": "1",
        "bokeh.plotting": "1", "diskcache": "diskcache.Cache('cache').set('a', 1)",
    },
    "machines": {
        "joblib": "joblib.hash(1)", "sklearn": "1", "sklearn.cluster":
        "sklearn.cluster.KMeans(2, n_init=1, random_state=0).fit([[0.0], [1.0], [9.0]]).inertia_",
        "sklearn.model_selection": "1", "sklearn.ensemble": "1", "sklearn.datasets": "1",
        "sklearn.neighbors": "1", "nltk": "nltk.edit_distance('a', 'b')", "networkx": "networkx.path_graph(3).size()",
        "PIL.Image": "PIL.Image.new('L', (1, 1)).size", "matplotlib": "matplotlib.get_backend()",
        "matplotlib.pyplot": "matplotlib.pyplot.figure(figsize=(1, 1)).number", "matplotlib.animation": "1",
        "mpl_toolkits.mplot3d": "1", "tqdm": "list(tqdm.tqdm([1], disable=True))",
        "tqdm.auto": "list(tqdm.auto.tqdm([1]))",
        "tqdm.notebook": "1", "torch": "1", "tensorflow": "1",
    },
    "python": {
        "os": "os.cpu_count() > 0", "sys": "sys.version_info[0]", "re": "re.findall('a', 'banana')",
        "itertools": "1", "functools": "1", "collections": "collections.Counter('aab')", "typing": "1",
        "datetime": "datetime.date(2024, 1, 1)", "time": "time.time() > 0", "string": "string.digits",
        "pathlib": "pathlib.Path('a').exists()", "shutil": "shutil.which('no-such-program')",
        "tempfile": "tempfile.mkdtemp() != ''", "pickle": "pickle.loads(pickle.dumps([1]))", "copy": "copy.copy([1])",
        "dataclasses": "1", "enum": "1", "abc": "1", "inspect": "inspect.signature(len)", "unittest": "1",
        "doctest": "doctest.testmod()", "logging": "logging.getLogger('a').warning('seen')", "warnings": "1",
        "hashlib": "hashlib.md5(b'').hexdigest()[:4]", "getpass": "getpass.getuser() != ''",
        "platform": "platform.python_implementation()", "locale": "locale.getlocale() is not None",
        "calendar": "calendar.month(2024, 2)", "timeit": "1", "textwrap": "1",
    },
    "machinery": {
        "joblib": "joblib.hash(1)",
        "nltk": "nltk.edit_distance('a', 'b')",
        "threading": "threading.active_count() > 0", "multiprocessing": "multiprocessing.cpu_count() > 0",
        "multiprocessing.dummy": "multiprocessing.dummy.Pool(2).map(abs, [-1])",
        "multiprocessing.pool": "multiprocessing.pool.ThreadPool(2).map(abs, [-1])",
        "concurrent.futures": "concurrent.futures.ThreadPoolExecutor(2).submit(abs, -1).result()",
        "asyncio": "await asyncio.sleep(0, 3)", "queue": "1", "socket": "1", "subprocess": "1",
        "urllib.request": "1", "urllib.parse": "urllib.parse.quote('ä')", "http.client": "1", "ssl": "1",
        "requests": "1", "bs4": "bs4.BeautifulSoup('<p>a', 'html.parser').p.text", "xml.etree.ElementTree": "1",
        "psutil": "psutil.virtual_memory().total > 0", "ctypes": "ctypes.sizeof(ctypes.c_int)", "signal": "1",
        "gc": "1", "array": "array.array('i', [1])", "struct": "1", "io": "1", "zipfile": "1", "gzip": "1",
        "ipywidgets": "type(ipywidgets.IntSlider()).__name__", "IPython.display": "IPython.display.Markdown('a')",
        "turtle": "1", "tkinter": "1", "cProfile": "1",
    },
}  # fmt: skip
NAMES = [f"{topic}/{name}" for topic, uses in USES.items() for name in uses]


def _lines(name: str, use: str) -> str:
    return f"import {name}\nprint({use})" if use != "1" else f"import {name}"


def _notebook(topic: str, place: str) -> dict[str, Any]:
    """A notebook of its own for plain cells and for test cells: in each, every import is the first."""
    cells = []
    for number, (name, use) in enumerate(USES[topic].items()):
        facts = mark(f"test-{number}", grade=True, locked=True, points=1) if place == "test" else None
        cells.append(cell("code", _lines(name, use), f"cell-{number}", facts))
    return notebook(*cells)


@pytest.fixture(scope="module")
def handed_in(once, command) -> Path:
    """The course, released by nbgrader and handed in; not graded."""

    def make(place: Path) -> None:
        place.mkdir()
        (place / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "imports"\n')
        for topic in USES:  # each an assignment: what one imports is warm for all its notebooks
            for folder in (place / "source" / topic, place / "submitted" / "somebody" / topic):
                for kind in ("plain", "test"):
                    save(folder / f"{kind}.ipynb", _notebook(topic, kind))
            made = command("nbgrader", "generate_assignment", topic, "--create", cwd=place)
            assert made.returncode == 0, made.stderr

    return once("imports-handed-in", make)


@pytest.fixture(scope="module")
def graded(once, command, handed_in) -> Callable[[str], Path]:
    """`graded(program)`: the course, autograded by this program."""

    def grade(program: str) -> Path:
        def make(place: Path) -> None:
            shutil.copytree(handed_in, place)
            for topic in USES:
                done = command("env", "-u", "PYTEST_CURRENT_TEST", program, "autograde", topic, cwd=place)
                assert done.returncode == 0, done.stderr

        return once(f"imports-{program}", make)

    return grade


@pytest.fixture(scope="module")
def shown(graded, stable) -> Callable[..., Any]:
    """`shown(program, name, place)`: what a cell shows, without what differs from run to run."""

    def find(program: str, name: str, place: str) -> Any:
        topic, _, module = name.partition("/")
        path = graded(program) / "autograded" / "somebody" / topic / f"{place}.ipynb"
        return stable(json.loads(path.read_text("utf-8"))["cells"][list(USES[topic]).index(module)]["outputs"])

    return find


@pytest.mark.parametrize("name", NAMES)
def test_same_outputs(shown, name):
    """An import shows the same in a plain cell and in a test cell as under nbgrader: mostly nothing."""
    for place in ("plain", "test"):
        assert shown("nablagrade", name, place) == shown("nbgrader", name, place)


@pytest.mark.parametrize("topic", USES)
def test_same_points(graded, topic):
    """Each test cell has the same points as under nbgrader."""
    mine, theirs = (_points(graded(program), topic) for program in ("nablagrade", "nbgrader"))
    assert mine == theirs


def _points(course: Path, topic: str) -> dict[str, Any]:
    with closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        rows = database.execute(ROWS).fetchall()
    numbers = {row[3]: row[4] for row in rows if row[1:3] == (topic, "test") and row[3].startswith("test-")}
    return {name: numbers[f"test-{number}"] for number, name in enumerate(USES[topic])}
