"""Search: passages, understanding of the query, fusion of words and meaning, similar documents,
evaluation.
"""
