"""How a person's name is written, found and masked."""
