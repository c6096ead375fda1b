"""Measures of what is kept, erased and brought back."""
