"""Tags and quotes of a document: taggers, resolution, and what each zone may hold."""
