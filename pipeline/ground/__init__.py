"""What every room stands on: types, errors, clock, wording, files that are written whole."""
