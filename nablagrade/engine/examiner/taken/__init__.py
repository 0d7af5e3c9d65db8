"""What an examiner takes from a child: outputs, files, what is to be noticed of both.

It runs in the examiner, on what a child says or leaves. It holds the sieves; it never believes more than a form, and
never opens a link.
"""
