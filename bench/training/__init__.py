"""Training of what omdok learns itself; nothing here is needed to run it."""
