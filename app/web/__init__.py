"""The page that staff work in: `create_app` in `server.py` puts it together, one file a page in
`pages/`.
"""
