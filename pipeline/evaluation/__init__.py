"""How good reading, tagging and search are, measured on gold."""
