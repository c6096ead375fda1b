"""What agreements bind to: from when, until when, what is due, and clause against clause.

Pure functions over texts and days; what they give is kept by `pipeline/archive/agreements.py`.
"""
