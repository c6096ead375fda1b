"""Questions that count and list: a question becomes a typed plan, the plan exact work over one
state of the archive, and that a German sentence with its documents.
"""
