"""Every form of the results, one file each: pure functions from records to text. They run in the coordinator.

What they return may be shown to a student or published by a CI job: they see records through `public`, without details,
mistakes and keys, and write nothing that was not escaped.
"""
