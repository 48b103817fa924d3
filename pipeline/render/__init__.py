"""Renderers: a document tree in, bytes of one format out."""
