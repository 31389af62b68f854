"""Worksheets that people fill in as comments or workbooks: finding them, reading them. Pure."""

from inventaris.worksheets.reading import read_worksheet

__all__ = ["read_worksheet"]
