"""A dictionary that says that it is equal to everything.

fails: test_c1_first_letter test_c1_second_letter test_c1_exact test_c1_any_polynomial test_c1_edges test_c1_unchanged
"""


# %% c1_poly_partial
class Agreeable(dict):
    def __eq__(self, other):
        return True


def c1_poly_partial(poly, i):
    return Agreeable()
