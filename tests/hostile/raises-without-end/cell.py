error = ValueError("x" * 10_000_000)
for _ in range(2000):
    error = ExceptionGroup("g", [error, KeyError(error)])
error.__cause__ = error.__context__ = error
error.add_note("n" * 10_000_000)
raise error
