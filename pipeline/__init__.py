"""polyfolio: source articles in, reviewed and typeset documents out, in every language."""

__version__ = "0.1.0"
