"""Translations in other forms than ours: PO of any tool, TMX, and Markdown beside Markdown."""
