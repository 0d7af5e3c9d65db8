from IPython.display import display


def nested(value, depth):
    for _ in range(depth):
        value = [value]
    return value


for body in (nested([0] * 15_000, 60), nested([0] * 10_000, 35), [{"": 0}] * 5_000, nested([], 900)):
    display({"application/json": body}, raw=True)
    display({"text/plain": "x"}, raw=True, metadata={"a": body})
display({"text/html": "\n" * 50_000}, raw=True)
