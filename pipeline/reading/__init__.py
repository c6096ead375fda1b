"""From a file to a document: find it, tell its type, read it within limits, mark its parts."""
