"""Programmes, indicators, figures and claims in the admin."""

from programs.admin import corrections, figures, intake, plans, proposals, readings, replies

__all__ = ["corrections", "figures", "intake", "plans", "proposals", "readings", "replies"]
