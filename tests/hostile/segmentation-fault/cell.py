import ctypes

planted = "CORE-" + "f" * 32
ctypes.string_at(0)
