"""Frozen dataclasses: what the forge shows, what the dossier holds, what is to be done."""
