"""The names of all verbs of the command line, for what speaks of them and does not run them."""

from __future__ import annotations

VERBS = frozenset({
    "account", "agreement", "ask", "audit", "backup", "check", "chronicle", "compare", "correct",
    "deadlines", "decide", "demo", "draft", "erase", "evaluate", "export", "extract", "ingest",
    "judge", "list", "mcp", "models", "partner", "people", "reindex", "remove", "restore",
    "retag", "retention", "retry", "review", "rule", "saved", "schedule", "search", "show",
    "similar", "sources", "status", "store", "tag", "template", "tune", "up", "verify",
    "vocabulary", "web", "worker",
})  # fmt: skip
