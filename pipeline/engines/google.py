"""Google Translate's web page, read by deep-translator over our own transport.

The page is no API: it may change, or refuse, at any time, and nothing about it is promised. Texts
go several at once, a line each; if the lines do not come back as lines, one at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pipeline.engines.base import Basis, Batch, Capabilities, Options, Pairs
from pipeline.engines.deeptranslator import module, over
from pipeline.engines.hosted import Hosted
from pipeline.engines.limits import Runtime
from pipeline.errors import ServiceError
from pipeline.placeholders import NUMBERED
from pipeline.pricing import Amount

_LANGUAGES: Final = tuple(
    (
        "af sq am ar hy as ay az bm eu be bn bho bs bg ca ceb ny zh-CN zh-TW co hr cs da dv doi nl"
        " en eo et ee tl fi fr fy gl ka de el gn gu ht ha haw iw hi hmn hu is ig ilo id ga it ja jw"
        " kn kk km rw gom ko kri ku ckb ky lo la lv ln lt lg lb mk mai mg ms ml mt mi mr mni-Mtei"
        " lus mn my ne no or om ps fa pl pt pa qu ro ru sm sa gd nso sr st sn sd si sk sl so es su"
        " sw sv tg ta tt te th ti ts tr tk ak uk ur ug uz vi cy xh yi yo zu"
    ).split()
)
_OURS: Final = {"he": "iw", "jv": "jw", "nb": "no", "fil": "tl"}
"""Today's language codes, where deep-translator has yesterday's."""


class GoogleTranslator(Hosted):
    """A few requests a second, over a few connections: the page is not made for more."""

    name = "google"
    needs_key = False

    def __init__(self, options: Options, runtime: Runtime | None = None) -> None:
        super().__init__(
            options, "https://translate.google.com/m", runtime, rate=4.0, workers=2, read=20.0
        )
        known = (*(code for code in _LANGUAGES if code not in _OURS.values()), *_OURS)
        self.capabilities = Capabilities(
            local=False,
            basis=Basis.SOURCE,
            pairs=Pairs(known, known),
            styles=(NUMBERED,),
            batch=options.get("batch", 40),
            characters=4_000,
            bytes=6_000,  # the text stands in the address, where each byte may take three
            workers=self.limits.workers,
        )
        self._lines = True

    def most(self, batch: Batch) -> Amount:
        """What a request counts: the line breaks between its texts, too."""
        breaks = len(batch.texts) - 1 if self._together(batch.texts) else 0
        return Amount(sum(map(len, batch.texts)) + breaks)

    def _together(self, texts: Sequence[str]) -> bool:
        return len(texts) > 1 and self._lines and not any("\n" in text for text in texts)

    def translate(self, batch: Batch) -> Sequence[str]:
        texts = batch.texts
        if self._together(texts):
            replies = self._asked("\n".join(texts), batch).split("\n")
            if len(replies) == len(texts):
                return replies
            self._lines = False
        return [self._asked(text, batch) for text in texts]

    def _asked(self, text: str, batch: Batch) -> str:
        library = module("google")
        source, target = (_OURS.get(code, code) for code in batch.codes)
        # One for each request: an instance keeps the last text among its own fields.
        client: Any = library.GoogleTranslator(source=source, target=target)
        try:
            with over(self.transport):
                return client.translate(text) or ""
        except ServiceError:
            raise
        except library.TranslationNotFound:
            raise self.transport.error("answered with a page that holds no translation") from None
