"""How two agreements are laid beside each other, step by step."""
