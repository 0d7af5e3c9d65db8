"""The record of a grade, and what is made of it: one file a format."""
