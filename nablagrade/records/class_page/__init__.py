"""The class at a glance, for its instructor: statistics, findings and plots of records, made into one page.

It runs in the coordinator. It holds records as an instructor sees them, mistakes by name and answers that wait; it
never opens what was handed in, and writes nothing into the page that was not escaped.
"""
