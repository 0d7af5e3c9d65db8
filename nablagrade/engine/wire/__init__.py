"""What crosses the line between examiner, zygote and child: messages, values, the order for a child, how it ended.

It runs on both sides. It holds nothing: it turns plain data into bytes and bytes into plain data. What a child says is
bounded before it is read and checked before it is used, for a child may lie; an order comes from our side alone.
"""
