from IPython.display import display

WIDGET = "application/vnd.jupyter.widget-view+json"
for data, metadata in (
    ({"image/png": "eA=="}, {"image/png": 5}),
    ({"image/png": "eA=="}, {"filenames": 5}),
    ({WIDGET: 5}, {}),
    ({WIDGET: {"model_id": []}}, {}),
    ({"text/markdown": "![a](attachment:a.png)"}, {}),
    ({"text/markdown": "![a](&#97;ttachment\\:a.png)"}, {}),
    ({"text/html": "<![x"}, {}),
    ({"image/svg+xml": "<svg><![ x"}, {}),
    ({"application/\n+json": {"a": 1}}, {}),
):
    display(data, raw=True, metadata=metadata)
