"""Checks on sources and catalogs: one rule a file, each a function that yields findings.

A rule's id is what settings, waivers and ``--json`` call it; it never changes.
"""
