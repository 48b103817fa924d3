"""Negation taken out of translations, in two ways that know nothing of how polyfolio looks for it.

By grammar: rewritings from negative to positive, an ordered list a language, put together from what
grammars say of its particles, prefixes, suffixes and pronouns; each keeps the sentence well formed.
By statistics: the words, and the parts of words, that stand in translations of negating sources far
more often than in others, whatever they mean; the one that goes with them most is cut out.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

ENGLISH = re.compile(
    r"\b(?:not|never|without|cannot|no|nothing|nobody|none|neither|nor)\b|\b\w+n['’]t\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"`[^`]*`|\]\([^)]*\)|<[^>]*>|\{[^}]*\}|https?://\S+")


_HIDDEN = re.compile(
    r"\bun(?!der|til|i[oqtv]|less)\w{4,}|\bnon\w+|\w{3,}less\b|\bim(?:possib|mutab|proper)\w*|"
    r"\bin(?:valid|correct|access|fall|complete|secure|definit|visib)\w*|\bil(?:legal|logic)\w*|"
    r"\bir(?:regul|relev)\w*|\bdis(?:allow|abl|card)\w*|"
    r"\b(?:lack|avoid|prevent|fail)\w*|\b(?:hardly|rarely|seldom|unless|instead|rather than)\b",
    re.IGNORECASE,
)


def negates_once(source: str) -> bool:
    """Whether a source says exactly one plain negation, and none that hides in a word."""
    bare = _MARKUP.sub(" ", source)
    return len(ENGLISH.findall(bare)) == 1 and not _HIDDEN.search(bare)


# What is rewritten, and how; the first rule that fits is used, once.
_GRAMMAR: dict[str, list[tuple[str, str]]] = {
    "de": [
        (r"\bnicht mehr\b", "noch"), (r"\bnicht\b ?", ""), (r"\bkein(?=(?:e[nmrs]?)?\b)", "ein"),
        (r"\bKein(?=(?:e[nmrs]?)?\b)", "Ein"), (r"\bohne\b", "mit"),
        (r"\bniemals\b|\bnie\b", "immer"),
        (r"\bnichts\b", "etwas"), (r"\bniemand", "jemand"),
        (r"\bweder\b(.*?)\bnoch\b", r"sowohl\1als auch"),
        (r"\bun(?=(?:möglich|nötig|bekannt|gültig|erlaubt|definiert))", ""),
        (r"(?<=[a-zß])los\b", "voll"),
    ],
    "es": [
        (r"\b[Nn]o\b ?", ""), (r"\bsin\b", "con"), (r"\bnunca\b|\bjamás\b", "siempre"),
        (r"\bning[uú]n(a?)\b", r"algún\1"), (r"\bninguno\b", "alguno"), (r"\bnada\b", "algo"),
        (r"\bnadie\b", "alguien"), (r"\bni\b", "y"),
        (r"\bim(?=posib)|\bin(?=válid|segur|definid)", ""),
    ],
    "pt": [
        (r"\b[Nn]ão\b ?", ""), (r"\bsem\b", "com"), (r"\bnunca\b|\bjamais\b", "sempre"),
        (r"\bnenhum(a?)\b", r"algum\1"), (r"\bnada\b", "algo"), (r"\bninguém\b", "alguém"),
        (r"\bnem\b", "e"), (r"\bim(?=possív)|\bin(?=válid|segur|definid)", ""),
    ],
    "ru": [
        (r"\b[Нн]е\b ?", ""), (r"\bнет\b", "есть"), (r"\bбез\b", "с"), (r"\bнельзя\b", "можно"),
        (r"\bникогда\b", "всегда"), (r"\bничего\b", "что-то"), (r"\bникто\b", "кто-то"),
        (r"\bникак(?=\w)", "как"),
        (r"\bне(?=возможн|обходим|льзя|извест|допустим|доступ|безопас)", ""),
        (r"\bотсутству", "присутству"),
    ],
    "uk": [
        (r"\b[Нн]е\b ?", ""), (r"\bнемає\b", "є"), (r"\bбез\b", "з"), (r"\bніколи\b", "завжди"),
        (r"\bнічого\b", "щось"), (r"\bніхто\b", "хтось"), (r"\bжодн", "кожн"), (r"\bні\b", "так"),
        (r"\bне(?=можлив|безпеч|відом|доступн|припустим)", ""), (r"\bвідсутн", "наявн"),
    ],
    "tr": [
        (r"\b[Dd]eğil\w*\b", "öyle"), (r"\byok\b", "var"), (r"\byoktur\b", "vardır"),
        (r"(?<=\w)m([ıiuü])yor", r"\1yor"), (r"(?<=\w)m[ae]d(?=[ıi])", "d"),
        (r"(?<=\w)m([ae])y([ae])c(?=[ae])", r"y\1c"), (r"(?<=\w)m([ae])y(?=[ae]n)", ""),
        (r"(?<=\w)m([ae])d\1n\b", r"\1r\1k"), (r"(?<=\w)m([ae])z", r"\1r"),
        (r"(?<=\w)m([ae])m([ae])", r"m\2"), (r"(?<=\w)m([ae])y([ıi])n", r"\2n"),
        (r"(?<=\w)s([ıiuü])z(?=\w*\b)", r"l\1"), (r"\b[Hh]içbir\b", "her"), (r"\basla\b", "daima"),
    ],
    "ar": [
        (r"(?<!\w)([وف]?)لا (?=ي|ت|ن|أ)", r"\1"), (r"(?<!\w)([وف]?)ل[من] ", r"\1"),
        (r"(?<!\w)([وف]?)ليس\w* ?", r"\1"), (r"(?<!\w)(?:ب?دون|بلا) ", "مع "), (r"(?<!\w)غير ", ""),
        (r"(?<!\w)عدم ", ""), (r"(?<!\w)لا ", ""), (r"(?<!\w)أبد(?:ا|اً)", "دائما"),
        (r"(?<!\w)أي ", "كل "),
    ],
    "fa": [
        (r"(?<!\w)نمی", "می"), (r"(?<!\w)نیست", "هست"), (r"(?<!\w)بدون(?!\w)", "با"),
        (r"(?<!\w)هیچ(?=\W|‌)", "هر"),
        (r"(?<!\w)هرگز(?!\w)", "همیشه"),
        (r"(?<!\w)ن(?=کن|کرد|شد|شو|دار|داشت|باش|باید|بود|گیر|ده|خواه|توان|یاز)(?!یاز|ده)", ""),
        (r"(?<!\w)غیر ?(?=\w)", ""), (r"(?<!\w)نه(?!\w)", "بله"),
    ],
    "zh": [
        (r"没有|沒有", "有"), (r"不(?=[能会需可应必是要允支再存])|不(?!同|仅|僅|过|過|断|斷|少)", ""),
        (r"[无無]法", "可以"), (r"[无無]需", "需"), (r"从未|從未", "一直"), (r"未", "已"),
        (r"[无無]", "有"),
        (r"非", ""), (r"[没沒]", ""), (r"别|勿", ""),
    ],
    "ja": [
        (r"ではありません", "です"), (r"ではない", "である"), (r"できません", "できます"),
        (r"できない", "できる"),
        (r"りません", "ります"), (r"しません", "します"), (r"いません", "います"), (r"ません", "ます"),
        (r"しない", "する"), (r"らない", "る"), (r"わない", "う"), (r"かない", "く"), (r"さない", "す"),
        (r"たない", "つ"), (r"がない", "がある"), (r"はない", "はある"), (r"なしで|なしに", "ありで"),
        (r"れない", "れる"), (r"せずに|せず", "して"), (r"ずに", "て"), (r"なければ", "れば"),
        (r"なく", "り"),
        (r"不要", "必要"), (r"無", "有"),
    ],
    "ko": [
        (r"지 않(?=[았는습으을고도])", "기도 하"), (r"하지 않", "하"), (r"지 않", ""), (r"수 없", "수 있"),
        (r"이 없", "이 있"),
        (r"가 없", "가 있"), (r"없", "있"), (r"지 못", ""), (r"아니", "그러하"), (r"(?<!\w)안 ", ""),
        (r"지 마", ""),
        (r"불(?=가능|필요)", ""),
    ],
}  # fmt: skip


def by_grammar(language: str, target: str) -> str | None:
    """A translation without its negation; None where no rule fits its prose."""
    for pattern, other in _GRAMMAR.get(language, ()):
        for match in re.finditer(pattern, target):
            if not _inside_markup(target, match.start()):
                result = target[: match.start()] + match.expand(other) + target[match.end() :]
                return re.sub(r"  +", " ", result).strip()
    return None


def _inside_markup(text: str, place: int) -> bool:
    return any(match.start() <= place < match.end() for match in _MARKUP.finditer(text))


# --- by statistics --------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+")
_SOLID = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u4e00-\u9fff]")


def _features(target: str) -> set[tuple[bool, str]]:
    """Words (True), and parts of words of one to four letters (False) where words are long or not
    set apart."""
    found: set[tuple[bool, str]] = set()
    for word in _WORD.findall(_MARKUP.sub(" ", target)):
        solid = bool(_SOLID.search(word))
        if not solid:
            found.add((True, word.casefold()))
        for size in range(1 if solid else 2, 5):
            for start in range(len(word) - size + 1):
                found.add((False, word[start : start + size].casefold()))
    return found


class Statistics:
    """What goes with negation in a language, learned from translations alone."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        negating: Counter[tuple[bool, str]] = Counter()
        others: Counter[tuple[bool, str]] = Counter()
        sizes = [1, 1]
        for source, target in pairs:
            bare = _MARKUP.sub(" ", source)
            if negates := bool(ENGLISH.search(bare)):
                negating.update(_features(target))
            else:
                others.update(_features(target))
            sizes[not negates] += 1
        self.weights = {}
        for feature, times in negating.items():
            one, other = times / sizes[0], others[feature] / sizes[1]
            if times >= 8 and one >= 6 * other:
                self.weights[feature] = times * math.log(one / max(other, 0.5 / sizes[1]))

    def cut(self, target: str) -> str | None:
        """A translation without anything that goes with negation; None where nothing does."""
        before = target
        for _ in range(6):
            found: Sequence[tuple[bool, str]] = sorted(
                _features(target) & self.weights.keys(), key=lambda f: (-self.weights[f], f)
            )
            if not found:
                return target if target != before else None
            target = self._without(target, *found[0])
        return None

    def _without(self, target: str, whole: bool, text: str) -> str:
        escaped = re.escape(text)
        pattern = rf"(?<!\w){escaped}(?!\w) ?" if whole else escaped
        for match in re.finditer(pattern, target, re.IGNORECASE):
            if not _inside_markup(target, match.start()):
                return (target[: match.start()] + target[match.end() :]).strip()
        return target
