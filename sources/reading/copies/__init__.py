"""Texts in, their relations out."""
