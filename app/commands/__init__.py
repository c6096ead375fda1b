"""One file a verb, or a family of verbs. Each does three things: read the options, call one function, show the answer."""
