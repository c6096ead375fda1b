"""What assistants may ask: read-only tools by the Model Context Protocol."""
