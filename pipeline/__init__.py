"""What the product does, as plain functions over frozen values; its wings stand in the order a
document walks.
"""
