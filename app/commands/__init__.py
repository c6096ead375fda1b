"""One file a verb, or a family of verbs: read the options, call one function, show the answer."""
