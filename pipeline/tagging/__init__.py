"""Tags and quotes of a document: taggers, resolution, and what each section may hold."""
