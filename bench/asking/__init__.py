"""Questions that count, over an archive of which everything is known."""
