"""Rulings that people make on what was tagged, and retagging by them."""
