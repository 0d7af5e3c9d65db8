from IPython.display import display


class Odd:
    def __init__(self, shown):
        self.shown = shown

    def _repr_mimebundle_(self, **anything):
        return self.shown

    def __repr__(self):
        raise SystemExit("no words")


deep = "x"
for _ in range(100_000):
    deep = [deep]
endless = {}
endless["self"] = endless
for shown in (
    {1: 2},
    {"text/html": deep},
    {"application/json": endless},
    {"text/plain": b"\xff"},
    "no dictionary",
    ({"text/plain": "x"}, deep),
    {"text/plain": "\ud800\x00\x1b[31m"},
    {"text/html": "<script>1</script>"},
):
    try:
        display(Odd(shown))
    except BaseException as error:
        print(type(error).__name__)
for number in range(100_000):
    display({}, raw=True, metadata={})
