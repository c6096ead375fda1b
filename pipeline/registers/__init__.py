"""The registers: controlled vocabularies of partners, regions and practice standards, and their
edits.
"""
