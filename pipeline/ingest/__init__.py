"""The whole way of one file into the archive."""
