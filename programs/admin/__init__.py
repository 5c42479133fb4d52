"""Programmes, indicators, figures and claims in the admin."""

from programs.admin import figures, intake, plans, proposals, readings

__all__ = ["figures", "intake", "plans", "proposals", "readings"]
