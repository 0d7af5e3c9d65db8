import asyncio

await asyncio.sleep(1_000_000)
