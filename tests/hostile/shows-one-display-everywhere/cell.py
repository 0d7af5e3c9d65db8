from IPython.display import display

handle = display({"text/plain": "x"}, raw=True, display_id="everywhere")
for _ in range(1_000):
    display({"text/plain": "x"}, raw=True, display_id="everywhere")
handle.update({"text/plain": "y" * 50_000}, raw=True)
