"""A story in, its amounts and refused numbers out."""
