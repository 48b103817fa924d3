"""Several translations in one, under lines that say whose each is, as msgcat writes them where
catalogs differ. A person has to choose; readers must never see them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

REASON: Final = "several translations are put together in this one"
ADVICE: Final = "keep the right one, without the lines #-#-#-#-#"

_MARK: Final = re.compile(r"^#-#-#-#-#  .*  #-#-#-#-#$", re.MULTILINE)


def together(translations: Iterable[tuple[str, str]]) -> str:
    """Translations with their names in one.

    >>> together([("ours", "a"), ("theirs", "b")])
    '#-#-#-#-#  ours  #-#-#-#-#\\na\\n#-#-#-#-#  theirs  #-#-#-#-#\\nb'
    """
    return "\n".join(f"#-#-#-#-#  {name}  #-#-#-#-#\n{text}" for name, text in translations)


def is_several(translation: str, source: str) -> bool:
    """Whether a translation is several ones put together. A source may be about such lines.

    >>> is_several("#-#-#-#-#  de.po  #-#-#-#-#\\nTee", "Tea"), is_several("Tee", "Tea")
    (True, False)
    """
    if "#-#-#-#-#" not in translation:
        return False
    return _MARK.search(translation) is not None and _MARK.search(source) is None
