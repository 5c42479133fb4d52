"""A clean page in, its stories out."""
