"""A raw text in, its clean view out, each character with its place in the source."""
