import numpy

foreign = numpy.lib.stride_tricks.as_strided(numpy.zeros(1), shape=(1 << 12, 1 << 12), strides=(0, 8))


class Loud(numpy.ndarray):
    def __array_function__(self, *anything):
        got("was asked")

    __array_ufunc__ = __array_wrap__ = __array_function__


answer = [
    numpy.zeros((0,) * 30),
    numpy.empty(3, dtype="V0"),
    numpy.empty(3, dtype=[("a", "f8"), ("b", "O")]),
    numpy.array([[None, [1]], [{}, print]], dtype=object),
    numpy.array("2020", dtype="M8[as]"),
    numpy.ma.masked_all(3),
    numpy.zeros(4).view(Loud),
    numpy.array(["\ud800", "x" * 1000]),
    numpy.float128(1),
    numpy.array([1 + 2j], dtype=">c16")[::-1],
    numpy.broadcast_to(1.0, (1 << 20,)),
    foreign,
]
answer[3][0, 1] = answer
