"""Two articles that look alike block by block, and are not: a stretch of the one is out of step with
the other, because a block was added before it and another left out behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.exchange.outline import Step
from pipeline.exchange.pairing import GAP, Model

_FAR: Final = 3
"""So many blocks may have been added at one end of a stretch, and left out at the other."""
_ODD: Final = 0.0
"""A stretch out of step has a pair that scores less: a long text beside a short one, or a link that
only one of them has."""
_NEAR: Final = 25
"""So many blocks before and behind such a pair are looked at."""
_NO: Final = float("-inf")
_BETTER: Final = 1.0
"""So much better the stretch has to read with its neighbours than as it stands."""


def out_of_step(ours: Sequence[Step], theirs: Sequence[Step]) -> bool:
    """Whether two rows of the same shapes read better with a stretch of one moved along the other.

    >>> from pipeline.article import read_article
    >>> from pipeline.exchange.outline import outline
    >>> def row(text: bytes) -> list[Step]:
    ...     return outline(read_article("a", "a.md", text))
    >>> en = row(b"Ask `tea`.\\n\\nThen pour it into the cups.\\n\\nWait `now`.\\n\\nDrink.\\n")
    >>> de = row(b"Neu.\\n\\nFrag `tea`.\\n\\nDann in die Tassen damit.\\n\\nWarte `now`.\\n")
    >>> out_of_step(en, de), out_of_step(en, en)
    (True, False)
    """
    model = Model(ours, theirs)
    here = [model.score(i, i) for i in range(len(ours))]
    odd = [i for i, score in enumerate(here) if score < _ODD]
    if not odd:
        return False
    near = {i for place in odd for i in range(place - _NEAR, place + _NEAR)}
    for far in range(1, min(_FAR, len(ours) - 1) + 1):
        places = range(len(ours) - far)
        later = [model.score(i, i + far) if i in near else _NO for i in places]
        earlier = [model.score(i + far, i) if i in near else _NO for i in places]
        if max(_gain(here, later, far), _gain(here, earlier, far)) > _BETTER:
            return True
    return False


def _gain(here: Sequence[float], moved: Sequence[float], far: int) -> float:
    """What the best stretch gains if its blocks go with those ``far`` away, and the blocks left over
    at its ends with none."""
    best = run = _NO
    for i, score in enumerate(moved):
        run = max(run, 0.0) + score - here[i]
        best = max(best, run - sum(here[i + 1 : i + far + 1]))
    return best + 2 * far * GAP
