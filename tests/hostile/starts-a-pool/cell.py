import concurrent.futures
import multiprocessing

for method in ("fork", "spawn", "forkserver"):
    try:
        context = multiprocessing.get_context(method)
        process = context.Process(target=print, args=("hello",))
        process.start()
        process.join()
        got(f"started a process by {method}")
    except (OSError, EOFError, AttributeError) as error:
        print(method, type(error).__name__)
try:
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        got(f"a pool answered {pool.submit(abs, -1).result()}")
except (OSError, NotImplementedError, concurrent.futures.BrokenExecutor) as error:
    print("pool", type(error).__name__)
