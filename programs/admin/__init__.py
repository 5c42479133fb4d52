"""Programmes, indicators, figures and claims in the admin."""

from programs.admin import figures, plans

__all__ = ["figures", "plans"]
