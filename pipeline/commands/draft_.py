"""``polyfolio draft``"""

from __future__ import annotations
