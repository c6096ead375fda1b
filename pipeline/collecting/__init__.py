"""Fetching what the sources have: folders, web pages, a mailbox; what became of each place."""
