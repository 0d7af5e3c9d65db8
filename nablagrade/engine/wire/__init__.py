"""What crosses between processes: messages, values, the order for a child, how a child ended.

It runs on both sides, and is the one room that both know. It holds nothing: it turns plain data into bytes and bytes
into plain data, bounded and checked, for either side may lie.
"""
