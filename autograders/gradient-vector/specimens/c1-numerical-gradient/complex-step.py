"""Uses the complex step, which is more accurate and not what is asked for.

fails: test_c1_points test_c1_exact
mistake: complex-step
study: v_complex_step
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        z = np.array(v, dtype=complex)
        z[i] += 1j * h
        gradient[i] = f(z).imag / h
    return gradient
