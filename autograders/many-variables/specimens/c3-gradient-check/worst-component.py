"""Takes the largest relative error of a single component.

fails: test_c3_any_size test_c3_one_component test_c3_step
mistake: worst-component
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    n = np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in np.eye(len(v))])
    g = grad(v)

    errors = []
    for a, b in zip(g, n):
        errors.append(0.0 if a == b else abs(a - b) / max(abs(a), abs(b)))
    return float(max(errors))
