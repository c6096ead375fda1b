"""One file a page, each with a `router`; `table.py` lists them."""
