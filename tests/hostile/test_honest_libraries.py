"""Libraries that people teach with run in a child as in a plain kernel, with every layer and without namespaces."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from nablagrade.engine.child.refusals import NO_PROCESSES
from nablagrade.engine.examiner.process import ChildProcess
from nablagrade.model import Limits

DATA = """
import numpy as np
X = np.random.default_rng(0).normal(size=(60, 3))
y = (X[:, 0] > 0).astype(int)
"""
STANDARD = {
    "sqlite3": """
        import sqlite3
        with sqlite3.connect("points.db") as c:
            c.execute("create table t (x)")
            c.execute("insert into t values (1)")
        a, b = sqlite3.connect("log.db"), sqlite3.connect("log.db")
        a.execute("pragma journal_mode = wal")
        a.execute("create table t (x)")
        assert b.execute("select count(*) from t").fetchall() == [(0,)]
        assert c.execute("select x from t").fetchall() == [(1,)]""",
    "dbm and shelve": """
        import shelve, dbm
        with shelve.open("shelf") as shelf:
            shelf["a"] = [1]
        assert shelve.open("shelf")["a"] == [1]""",
    "thread pools": """
        import multiprocessing as mp, multiprocessing.dummy
        from multiprocessing.pool import ThreadPool
        assert multiprocessing.dummy.Pool(2).map(abs, [-1, 2]) == [1, 2]
        with ThreadPool(3) as pool:
            assert pool.map(abs, range(-5, 0)) == [5, 4, 3, 2, 1]""",
    "locks and values": """
        import multiprocessing as mp, threading
        lock, again, value, queue, numbers = mp.Lock(), mp.RLock(), mp.Value("i", 3), mp.Queue(), mp.Array("d", 5)
        def work():
            for _ in range(100):
                with lock, again, again:
                    value.value += 1
            queue.put(value.value)
        threads = [threading.Thread(target=work) for _ in range(4)]
        [one.start() for one in threads], [one.join() for one in threads]
        assert value.value == 403 and max(queue.get(timeout=5) for _ in threads) == 403
        event, barrier, condition = mp.Event(), mp.Barrier(2), mp.Condition()
        threading.Thread(target=barrier.wait).start()
        barrier.wait(5), event.set()
        assert event.wait(1) and not mp.Semaphore(0).acquire(timeout=0.01)
        simple = mp.SimpleQueue()
        simple.put("x")
        assert simple.get() == "x"
        with condition:
            assert not condition.wait(0.01)""",
    "who and where": """
        import getpass, os, pathlib, pwd, grp, tempfile
        assert getpass.getuser() == pwd.getpwuid(os.getuid()).pw_name == pwd.getpwnam(getpass.getuser()).pw_name
        assert os.path.expanduser("~") == pwd.getpwuid(os.getuid()).pw_dir == str(pathlib.Path.home())
        pathlib.Path("mine").write_text("x")
        assert pathlib.Path("mine").owner() == getpass.getuser() and pathlib.Path("mine").group()
        assert os.cpu_count() >= 1 and grp.getgrgid(os.getgid()).gr_name
        with tempfile.NamedTemporaryFile() as file:
            assert os.path.dirname(file.name) == tempfile.gettempdir()""",
    "psutil": """
        import os, psutil
        assert psutil.virtual_memory().total > 0 and psutil.cpu_count() >= 1 and psutil.boot_time() > 0
        before = psutil.Process().memory_info().rss
        kept = bytearray(os.urandom(50 << 20))
        assert psutil.Process(os.getpid()).memory_info().rss - before > 40 << 20
        assert psutil.Process().username() and psutil.Process().num_threads() >= 1 and len(psutil.getloadavg()) == 3
        psutil.cpu_percent(), psutil.cpu_times(), psutil.disk_usage("."), psutil.Process().cpu_times()""",
}
TEACHING = {
    "pandas": """
        import pandas as pd, sqlite3
        frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
        frame.to_csv("f.csv"), frame.to_json("f.json"), frame.to_pickle("f.pkl")
        frame.to_sql("t", sqlite3.connect("f.db"), index=False)
        assert pd.read_sql("select * from t", sqlite3.connect("f.db")).equals(frame)
        frame.groupby("b").agg({"a": ["mean", "std"]})""",
    "scipy": """
        from scipy import integrate, interpolate, optimize, signal, stats, sparse
        import scipy.sparse.linalg
        integrate.solve_ivp(lambda t, u: -u, (0, 1), [1.0]), optimize.minimize(lambda v: (v**2).sum(), [1.0, 2.0])
        optimize.differential_evolution(lambda v: (v**2).sum(), [(-1, 1)], workers=1, seed=0, maxiter=3)
        stats.ttest_ind(X[:, 0], X[:, 1]), signal.welch(X[:, 0], nperseg=16)
        sparse.linalg.eigsh(sparse.eye(20).tocsr(), k=2)""",
    "scikit-learn": """
        from sklearn.cluster import DBSCAN, KMeans, SpectralClustering
        from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
        from sklearn.manifold import TSNE
        from sklearn.metrics import pairwise_distances, pairwise_distances_argmin
        from sklearn.mixture import GaussianMixture
        from sklearn.model_selection import GridSearchCV, cross_val_score, learning_curve
        from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors
        from sklearn.svm import SVC
        KMeans(3, n_init=2, random_state=0).fit(X), DBSCAN().fit(X), GaussianMixture(2, random_state=0).fit(X)
        KNeighborsClassifier(3, n_jobs=2).fit(X, y).predict(X), pairwise_distances_argmin(X[:3], X)
        NearestNeighbors(n_jobs=-1).fit(X).kneighbors(X), pairwise_distances(X, n_jobs=2)
        TSNE(perplexity=5, random_state=0, n_jobs=2, max_iter=250).fit_transform(X)
        alone = RandomForestClassifier(20, random_state=0).fit(X, y).predict_proba(X)
        assert np.array_equal(alone, RandomForestClassifier(20, n_jobs=2, random_state=0).fit(X, y).predict_proba(X))
        HistGradientBoostingClassifier(max_iter=5).fit(X, y), SVC().fit(X, y)
        GridSearchCV(KNeighborsClassifier(), {"n_neighbors": [1, 3]}, n_jobs=-1).fit(X, y)
        cross_val_score(SVC(), X, y, n_jobs=2), learning_curve(SVC(), X, y, n_jobs=2)""",
    "statsmodels": """
        import statsmodels.api as sm, statsmodels.formula.api as smf, pandas as pd
        print(sm.OLS(y, sm.add_constant(X)).fit().summary())
        smf.ols("b ~ a", pd.DataFrame({"a": X[:, 0], "b": X[:, 1]})).fit()
        sm.tsa.ARIMA(X[:, 0], order=(1, 0, 0)).fit()""",
    "seaborn": """
        import pandas as pd, seaborn as sns
        frame = pd.DataFrame(X, columns=list("abc"))
        sns.pairplot(frame).savefig("pairs.png"), sns.heatmap(frame.corr()), sns.lmplot(frame, x="a", y="b")""",
    "plotly": """
        import plotly.express as px, plotly.graph_objects as go
        px.scatter(x=X[:, 0], y=X[:, 1]).write_html("plot.html")
        go.Figure(go.Bar(y=[1, 2])).to_json()""",
    "bokeh": """
        from bokeh.plotting import figure, output_file, save
        plot = figure()
        plot.line([1, 2], [3, 4])
        output_file("plot.html", title="t", mode="inline")
        save(plot)""",
    "altair": """
        import altair as alt, pandas as pd
        alt.Chart(pd.DataFrame({"a": [1], "b": [2]})).mark_bar().encode(x="a", y="b").save("chart.json")""",
    "networkx": """
        import networkx as nx
        graph = nx.karate_club_graph()
        nx.draw(graph, nx.spring_layout(graph, seed=0)), nx.pagerank(graph), nx.write_gml(graph, "g.gml")""",
    "h5py": """
        import h5py
        with h5py.File("x.h5", "w") as file:
            file["a"] = X
        with h5py.File("x.h5", "r+") as file, h5py.File("x.h5", "a") as same:
            assert (file["a"][:] == X).all()""",
    "SQLAlchemy": """
        import pandas as pd, sqlalchemy as sa
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
        class Base(DeclarativeBase): pass
        class Row(Base):
            __tablename__ = "rows"
            id: Mapped[int] = mapped_column(primary_key=True)
        engine = sa.create_engine("sqlite:///rows.db")
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            session.add(Row(id=1)), session.commit()
        assert len(pd.read_sql("select * from rows", engine)) == 1
        engine.dispose()""",
    "tqdm": """
        from tqdm import tqdm, trange
        import io
        assert sum(tqdm(range(5), file=io.StringIO())) == sum(trange(5, disable=True)) == 10
        from tqdm.contrib.concurrent import thread_map
        assert list(thread_map(abs, [-1], disable=True)) == [1]""",
    "joblib": """
        import joblib
        assert joblib.Parallel(n_jobs=2)(joblib.delayed(abs)(-i) for i in range(3)) == [0, 1, 2]
        assert joblib.Parallel(n_jobs=2, prefer="threads")(joblib.delayed(abs)(-i) for i in range(3)) == [0, 1, 2]
        cached = joblib.Memory("cache", verbose=0).cache(abs)
        assert cached(-3) == cached(-3) == 3
        joblib.dump([1], "x.pkl"), joblib.load("x.pkl"), joblib.cpu_count()""",
    "diskcache": """
        import diskcache
        with diskcache.Cache("cache") as cache:
            cache["a"] = 1
            assert cache["a"] == 1""",
    "PIL": """
        from PIL import Image, ImageDraw, ImageFilter
        image = Image.new("RGB", (20, 20))
        ImageDraw.Draw(image).line((0, 0, 9, 9)), image.filter(ImageFilter.BLUR).save("i.png"), image.save("i.jpg")
        assert Image.open("i.jpg").size == (20, 20)""",
    "nltk": """
        import nltk
        from nltk.tokenize import RegexpTokenizer
        assert nltk.FreqDist(RegexpTokenizer("[a-z]+").tokenize("to be or not to be"))["be"] == 2""",
    "threadpoolctl": """
        import threadpoolctl
        with threadpoolctl.threadpool_limits(1):
            assert threadpoolctl.threadpool_info()""",
}
NUMBERS = itertools.count()
ROOMY = Limits(cell_seconds=60.0, memory_mb=4096)


def source_of(text):
    """A cell, as it stands indented above."""
    return "\n".join(line.removeprefix(" " * 8) for line in text.splitlines())


@pytest.fixture(params=["stronghold", "contained_stronghold"])
def open_child(request):
    """`open_child()`: a child with room for libraries; at each level."""
    host = request.getfixturevalue(request.param)

    def open_one(kind):
        scratch = host.zygote.folder / f"honest-{next(NUMBERS)}"
        scratch.mkdir()
        owner = host.zygote.folder.stat()
        os.chown(scratch, owner.st_uid, owner.st_gid)
        child = ChildProcess(replace(host.spec, scratch=scratch, limits=ROOMY))
        if kind == "test":
            child.ask({"do": "watch", "bindings": None}, ROOMY.cell_seconds)
        return child

    return open_one


def outputs_of(child, kind, source):
    """What a cell shows, or a test that runs all its lines."""
    word = {"word": "all of it"} if kind == "test" else {}
    return child.ask({"do": kind, "source": source, **word}, ROOMY.cell_seconds)["outputs"]


@pytest.fixture
def run(open_child):
    """`run(source, kind)`: the outputs of a cell in a child of its own."""

    def run_cell(source, kind="cell"):
        with open_child(kind) as child:
            return outputs_of(child, kind, source)

    return run_cell


def complaints(outputs):
    """What went to standard error, or was raised."""
    return [one for one in outputs if one["output_type"] == "error" or one.get("name") == "stderr"]


@pytest.mark.parametrize("kind", ["cell", "test"])
@pytest.mark.parametrize("name", STANDARD)
def test_what_the_standard_library_asks_for(run, name, kind):
    """Databases, thread pools, locks, users and the machine answer, in a student's cell and in a test."""
    assert complaints(run(DATA + source_of(STANDARD[name]), kind)) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["cell", "test"])
@pytest.mark.parametrize("name", TEACHING)
def test_libraries_that_people_teach_with(run, name, kind):
    """A cell that uses a library as a course does raises nothing, and no warning costs a point."""
    assert complaints(run(DATA + source_of(TEACHING[name]), kind)) == []


@pytest.mark.parametrize(
    "source",
    [
        "import multiprocessing\nmultiprocessing.Pool(2)",
        "from concurrent.futures import ProcessPoolExecutor\nProcessPoolExecutor(2).submit(abs, -1).result()",
    ],
)
def test_a_pool_of_processes_shows_the_hint(run, source):
    """What needs other processes is refused with a sentence that says so, not for want of a semaphore."""
    [error] = complaints(run(source))
    assert NO_PROCESSES in "".join(error["traceback"])


def test_a_path_in_tmp(run, request):
    """`/tmp` is the child's own where it has a root of its own; where it has none, the refusal says where to write."""
    outputs = complaints(run("open('/tmp/x.csv', 'w').write('x')\nassert open('/tmp/x.csv').read() == 'x'"))
    if "contained_stronghold" in request.node.callspec.id:
        assert "beside the notebook" in "".join(outputs[0]["traceback"])
    else:
        assert outputs == []


NAMES = """
altair bokeh.plotting bs4 cffi diskcache h5py ipywidgets jinja2 joblib lark matplotlib.animation
matplotlib.pyplot mpl_toolkits.mplot3d narwhals networkx nltk numpy pandas patsy PIL.Image plotly.express
psutil regex requests scipy.stats seaborn sklearn.datasets sklearn.ensemble sqlalchemy statsmodels.api sympy
tqdm.auto yaml asyncio calendar concurrent.futures ctypes.util curses dbm doctest email faulthandler fcntl
getpass http.server locale logging multiprocessing.managers multiprocessing.pool multiprocessing.shared_memory
pdb pickle platform resource secrets shelve signal socket sqlite3 ssl subprocess tempfile tkinter tracemalloc
turtle unittest urllib.request uuid webbrowser xml.etree.ElementTree zoneinfo
"""
IMPORTED = NAMES.split()


@pytest.fixture(scope="module")
def in_a_kernel():
    """What each import shows in a plain kernel."""
    notebook = new_notebook(cells=[new_code_cell(f"import {name}") for name in IMPORTED])
    NotebookClient(notebook, allow_errors=True, timeout=300).execute()
    return {cell.source: [seen(output) for output in cell.outputs] for cell in notebook.cells}


def seen(output):
    """What a person sees of an output, without where it happened."""
    return [str(output.get(name)) for name in ("output_type", "name", "text", "ename", "evalue")]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["cell", "test"])
def test_imports_show_what_they_show_in_a_kernel(open_child, in_a_kernel, kind):
    """No import warns or fails here that does not in a plain kernel, in a student's cell or in a test."""
    with open_child(kind) as child:
        found = {source: [seen(one) for one in outputs_of(child, kind, source)] for source in in_a_kernel}
    assert found == in_a_kernel
