import numpy as np

answer = np.lib.stride_tricks.as_strided(np.zeros(1), shape=(1 << 40,), strides=(0,))
