"""What staff touch: the command line and its German wording."""
