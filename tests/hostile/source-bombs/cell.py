for source in (
    "x = 1\0",
    "x = '\ud800'",
    "y = " + "1+" * 50_000 + "1",
    "z = " + "-" * 20_000 + "1",
    "w = '" + "a" * (1 << 20) + "'",
    "v = " + "[" * 300 + "]" * 300,
    "u = (" + "lambda: " * 1000 + "0)",
):
    try:
        exec(compile(source, "bomb", "exec"))
    except BaseException as error:
        print(type(error).__name__)
