"""Every form of the results, one file each: pure functions from records to text. They run in the coordinator.

What they return may be shown to a student or published by a CI job: it holds records seen through `public`, never a
detail, a named mistake or a key, and nothing in it is written that was not escaped.
"""
