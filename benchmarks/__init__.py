"""Measurements beside other tools; see README.md."""
