"""All places at the same time, in a pool of threads.

fails: nothing
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    from concurrent.futures import ThreadPoolExecutor

    places = [baseline + (k + 0.5) / steps * (x - baseline) for k in range(steps)]
    with ThreadPoolExecutor(8) as pool:
        return (x - baseline) * np.mean(list(pool.map(grad, places)), axis=0)
