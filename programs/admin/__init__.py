"""Programmes, indicators, figures and claims in the admin."""

from programs.admin import figures, plans, proposals

__all__ = ["figures", "plans", "proposals"]
