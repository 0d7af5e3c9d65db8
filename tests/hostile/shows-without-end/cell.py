from IPython.display import HTML, display

for _ in range(50):
    display(HTML("<p>" + "x" * 1_000_000))
