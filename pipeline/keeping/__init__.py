"""Keeping the archive safe: copies, backups, checks, erasure and the audit."""
