"""Every form of the results, one file each: pure functions from records to text. They run in the coordinator.

What they return holds records seen through `public`: never a detail or a key, and nothing in it is written that was not
escaped. It may be shown to a student or published by a CI job, but for `csv` and `json`, which name mistakes.
"""
