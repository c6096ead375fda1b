"""Who may use the page: accounts, roles and sessions, in a file of their own."""
