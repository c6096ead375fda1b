"""What the archive knows of something, put together at a glance: two texts side by side, a partner,
a chronicle, who works with whom.
"""
