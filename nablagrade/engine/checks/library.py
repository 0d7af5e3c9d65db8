"""What a classic test may use and still be moved out: what neither changes nor reads anything but its arguments."""

from __future__ import annotations

import builtins
import cmath
import math


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ERRORS = frozenset(
    name
    for name, one in vars(builtins).items()
    if isinstance(one, type) and issubclass(one, Exception) and not issubclass(one, Warning)
)
BUILTINS = ERRORS | _words(
    """abs all any bool bytes callable chr complex dict divmod enumerate filter float format frozenset int isinstance
    iter len list map max min next object ord pow print range repr reversed round set slice sorted str sum tuple type
    zip"""
)
FORBIDDEN = frozenset(vars(builtins)) - BUILTINS | {"In", "Out", "get_ipython", "display", "exit", "quit"}
_NUMPY = _words(
    """abs absolute all allclose any append arange arccos arcsin arctan arctan2 argmax argmin argsort argwhere around
    array array_equal array_equiv asarray average bool_ ceil clip column_stack complex128 concatenate corrcoef cos cosh
    count_nonzero cov cross cumprod cumsum deg2rad degrees diag diff dot dtype e empty_like exp expm1 eye flip float32
    float64 floating floor full full_like generic hstack hypot identity inf inner int32 int64 integer intersect1d
    isclose isfinite isin isinf isnan isscalar kron linspace log log10 log1p log2 logspace matmul max maximum mean
    median meshgrid min minimum mod moveaxis nan nanmax nanmean nanmin nansum ndarray ndim newaxis nonzero number ones
    ones_like outer percentile pi power prod ptp quantile rad2deg radians ravel repeat reshape roll round shape sign
    signbit sin sinh size sort sqrt square squeeze stack std subtract sum tan tanh tile trace transpose tril triu
    unique var vdot vstack where zeros zeros_like"""
)
_TESTING = _words(
    """assert_ assert_allclose assert_almost_equal assert_approx_equal assert_array_almost_equal assert_array_equal
    assert_array_less assert_equal"""
)
LIBRARY = {
    "numpy": _NUMPY,
    "numpy.testing": _TESTING,
    "numpy.linalg": _words("cond det eig eigh eigvals eigvalsh inv lstsq matrix_rank norm pinv qr solve svd"),
    "math": frozenset(name for name in vars(math) if name[0] != "_"),
    "cmath": frozenset(name for name in vars(cmath) if name[0] != "_"),
    "fractions": frozenset({"Fraction"}),
}
SILENT = frozenset({f"numpy.testing.{name}" for name in _TESTING} | {"print"})  # whose calls have no value to show
METHODS = _words(  # of plain data; none of these changes what it belongs to
    """all any argmax argmin astype capitalize conj copy count cumsum difference dot endswith find flatten format get
    index intersection is_integer isalpha isdigit isdisjoint islower isspace issubset issuperset isupper items join
    keys lower lstrip max mean min prod ravel replace reshape round rstrip split splitlines squeeze startswith std
    strip sum swapcase symmetric_difference title tobytes tolist trace transpose union upper values var zfill"""
)
FIELDS = _words("T args denominator dtype imag kind name ndim numerator real shape size")
CHANGERS = _words("add append clear extend insert pop remove reverse sort update")  # of the test's own data
