"""What agreements bind to: terms, deadlines, and how two of them differ."""
