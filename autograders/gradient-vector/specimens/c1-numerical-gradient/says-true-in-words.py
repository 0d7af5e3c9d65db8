"""Stores the word True instead of the truth value.

fails: test_c1_example
"""

# %% c1_check
c1_check = "True"
print("ok")
