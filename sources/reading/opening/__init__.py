"""Bytes of a file in, its text out."""
