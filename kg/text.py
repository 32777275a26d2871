"""Normal forms of strings. Pure functions, standard library only.

Linking is mostly this file: two forms name the same thing when their keys are equal, or when a definition or the
thesaurus says so.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

#: Characters that papers use for a hyphen or dash.
DASHES = "-‐‑‒–—−﹘﹣－"
_DASH = re.compile(f"[{DASHES}]")
_PARTING = f" /{DASHES}"
_ACRONYM_PLURAL = re.compile(r"\b([A-Z][A-Z0-9]+)s\b")
#: What a plain name ("Adam optimizers", "GPT-4") does not hold; the others need more than small letters.
_UNUSUAL = re.compile(r"[^A-Za-z0-9 -]|II|[A-Z0-9]s\b")
_KEY_DROP = re.compile(r"[^\w+#*.]|_")
#: Commands of LaTeX that say how something looks, as a pattern.
LATEX_STYLE = r"\\(?:math|text|oper|bold|em|it|bf|sf|tt|rm|cal|bb|left|right|big|displaystyle)[a-z]*\*?"
_LATEX = re.compile(
    rf"{LATEX_STYLE}"
    r"|\\var(?=epsilon|phi|theta|rho)|\\[!,;:]|[$^{}\\]|_(?=\{)"
)
#: "II" and "III" after a word are two and three; "I", "IV" and "VI" stand for too many other things.
_ROMAN = re.compile(rf"(?<=[^\W\d_][{DASHES}\s])(III?)(?![^\W_])")
_POINT_ZERO = re.compile(r"(\d)\.0(?![\d.])")
#: British spellings. Both sides of a comparison are folded alike, so it does no harm that "noise" becomes "noize";
#: only two words that would meet would.
_BRITISH = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"(?<=[a-z]{2}[a-z])is(e|ed|er|ing|ation|able)$", r"iz\1"),
        (r"ys(e|ed|er|ing)$", r"yz\1"),
        (r"(behavi|col|fav|flav|hon|hum|lab|neighb|rum|tum|vap|arm|harb|vig|rig)our", r"\1or"),
        (r"([ea])ll(ing|ed|er)$", r"\1l\2"),
        (r"(cent|fib|met|lit|theat)re$", r"\1er"),
        (r"^centred$", "centered"),
        (r"(?<=[a-z]{2})ogue$", "og"),
        (r"(def|lic|off|pret)ence$", r"\1ense"),
        (r"^(program)me$", r"\1"),
        (r"^(ju)dgement$", r"\1dgment"),
        (r"^artef", "artif"),
        (r"^grey", "gray"),
        (r"^ageing$", "aging"),
    )
)
_ANY_BRITISH = re.compile("|".join(british.pattern for british, _ in _BRITISH))
_SENTENCE_END = re.compile(r"[.!?][\"')\]”’]*(?=\s+[\"'(\[“‘$\\]?[A-Z0-9$\\\[(“]|\s*\n|\s*$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|cf|vs|fig|figs|eq|eqs|sec|tab|resp|approx|no|dr|prof|w\.r\.t|a\.k\.a)|\b[A-Z])\.$",
    re.I,
)
_ABBREVIATION_LENGTH = 12
_SIBILANT_PLURALS = ("sses", "shes", "ches", "xes", "zes")
_SIBILANT_E = ("sse", "she", "che", "xe", "ze")
_IRREGULAR = {
    "bias": "bias",
    "biases": "bias",
    "gas": "gas",
    "gases": "gas",
    "lens": "lens",
    "lenses": "lens",
    "corpora": "corpus",
    "analyses": "analysis",
    "hypotheses": "hypothesis",
    "syntheses": "synthesis",
    "axes": "axis",
    "matrices": "matrix",
    "indices": "index",
    "vertices": "vertex",
    "criteria": "criterion",
    "phenomena": "phenomenon",
}
#: The Greek letters, small and capital, with the English name of each: "Δ" is "delta".
GREEK = {
    chr(code): unicodedata.name(chr(code)).rpartition(" ")[2].lower().replace("lamda", "lambda")
    for code in (*range(0x391, 0x3AA), *range(0x3B1, 0x3CA))
    if code not in (0x3A2, 0x3C2)
}
_LETTERS = GREEK | {
    "ς": "sigma",
    "∞": "infinity",
    "ł": "l",
    "Ł": "L",
    "ø": "o",
    "Ø": "O",
    "đ": "d",
    "æ": "ae",
    "œ": "oe",
}
_LETTER = re.compile(f"[{''.join(_LETTERS)}]")
_NO_PLURAL = re.compile(
    r"(?:ss|us|is|as|ics)$|^(?:series|species|news|lens|bayes|gibbs|jeffreys|chess|sms|canvas|always)$"
)
_PREPOSITION = re.compile(r"\s(?:with|for|via|in|using|from|by|through|under|without|of|to|on|over|at|against)\s")
_ES_PLURAL = re.compile(r"(?:ss|sh|(?<!ca)(?<!ni)ch|(?<!a)x)es$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff￾￿]")


def clean(text: str) -> str:
    """Return ``text`` in NFC with one space for each run of white space and no control characters."""
    text = _CONTROL.sub(" ", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


@lru_cache(maxsize=1 << 16)
def singular(word: str) -> str:
    """Return a lower-case English word without its plural ending: ``"policies"`` to ``"policy"``.

    Both sides of a comparison are folded alike, so the result need not be English ("caches" and "cache" both give
    "cach"), only the same for singular and plural.
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(_SIBILANT_PLURALS) and len(word) > 4:
        return word[:-2]
    if word.endswith(_SIBILANT_E) and len(word) > 3:
        return word[:-1]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def in_singular(name: str) -> str:
    """Return a name with its last word in the singular, in good English: "Sparse Autoencoders", "AO-ARMs", "caches".

    What may be no plural stays as it is ("dynamics", "naive Bayes", "time series"), and so does a name whose last word
    is not its head ("networks with latent variables").
    """
    if _PREPOSITION.search(name):
        return name
    start = max(map(name.rfind, _PARTING)) + 1
    last = name[start:]
    if re.search(r"[A-Z0-9]s$", last):
        return name[:-1]
    lower = last.lower()
    if lower in _IRREGULAR and _IRREGULAR[lower] != lower:
        return name[: start + 1] + _IRREGULAR[lower][1:]
    if len(last) < 4 or not last.isalpha() or not last[1:].islower() or _NO_PLURAL.search(lower):
        return name
    if lower.endswith("ies"):
        return f"{name[:-3]}y" if len(last) > 4 else name
    return name[:-2] if _ES_PLURAL.search(lower) else name[:-1] if lower.endswith("s") else name


def american(word: str) -> str:
    """Return a lower-case singular word in American spelling: "optimisation" to "optimization"."""
    if _ANY_BRITISH.search(word):
        for british, replacement in _BRITISH:
            word = british.sub(replacement, word)
    return word


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    return american(singular(word))


def spelled(text: str) -> str:
    """Return ``text`` with Greek letters as words, and without accents, ligatures and small print such as "²".

    "β-VAE" gives "beta-VAE", "Poincaré" "Poincare".
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return _LETTER.sub(lambda m: _LETTERS[m[0]], plain)


def without_latex(text: str) -> str:
    r"""Return ``text`` without the marks of LaTeX: ``"MoE$^2$"`` gives "MoE2", ``r"$\beta$-VAE"`` "beta-VAE"."""
    return _LATEX.sub("", text.replace(r"\infty", "infinity")) if _LATEX.search(text) else text


def numbered(text: str) -> str:
    """Return ``text`` with Roman "II" and "III" after a word as digits, and versions without a final ".0"."""
    return _POINT_ZERO.sub(r"\1", _ROMAN.sub(lambda m: str(len(m[1])), text))


def fold_word(word: str) -> str:
    """Return the folded form of one word: acronym plurals, case, plural and British endings go ("LLMs" to "llm")."""
    word = _POINT_ZERO.sub(r"\1", _ACRONYM_PLURAL.sub(r"\1", spelled(word))).casefold().replace("’", "'")
    return _folded(_KEY_DROP.sub("", re.sub(r"'s?\b", "", word)))


def words(text: str) -> list[str]:
    """Return the folded words of ``text``, hyphens and slashes splitting: "KV-caches" to ["kv", "cach"]."""
    text = _spelled_out(text) if _UNUSUAL.search(text) else text.lower().replace("-", " ")
    return [_folded(word) for word in text.split()]


def _spelled_out(text: str) -> str:
    """Return ``text`` in small letters with a space for each hyphen and slash, without marks and endings of names."""
    text = numbered(without_latex(spelled(text)))
    text = _ACRONYM_PLURAL.sub(r"\1", text).casefold().replace("’", "'")
    text = re.sub(r"'s\b", "", text)
    text = re.sub(f"[{DASHES}_/]", " ", text)
    return re.sub(r"[^\w\s+#*.]", "", text)


@lru_cache(maxsize=1 << 20)
def key(text: str) -> str:
    """Return the form under which spellings of one name meet: "Fine-Tuning", "finetuning", "fine tunings" alike.

    Between two numbers a hyphen stays, so that "LLaMA-2-7B" is not "LLaMA-27B".
    """
    return joined(words(text))


def joined(folded: Sequence[str]) -> str:
    """Return the key of a text whose :func:`words` these are."""
    whole = "".join(folded)
    if whole.isalpha():
        return whole
    whole = ""
    for word in folded:
        whole += f"-{word}" if whole[-1:].isdigit() and word[:1].isdigit() else word
    return whole


def title_key(title: str) -> str:
    """Return a title in lower case, words only, for finding the same paper again."""
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", title).casefold()).strip()


def slug(text: str, limit: int = 80) -> str:
    """Return ``text`` as lower-case ASCII words joined by hyphens, for ids.

    What ASCII cannot hold, and what lies beyond ``limit`` characters, is told apart by eight hex digits of a hash,
    so that different names never meet in one slug by truncation.
    """
    decomposed = text if text.isascii() else _DASH.sub("-", unicodedata.normalize("NFKD", text))
    lost = not decomposed.isascii() and any(ord(c) > 127 and not unicodedata.combining(c) for c in decomposed)
    ascii_only = decomposed.encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9+#.]+", "-", ascii_only).strip("-.")
    if len(plain) <= limit and plain and not lost:
        return plain
    digest = hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain[:limit].rstrip('-.')}-{digest}".lstrip("-")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open character spans of the sentences of ``text``, white space trimmed.

    A full stop ends a sentence when white space and a capital, digit or bracket follow and no known abbreviation
    or initial stands before it.
    """
    start, last = 0, len(text.rstrip())
    for match in _SENTENCE_END.finditer(text):
        # An abbreviation is short: looking back no further keeps the time linear in the text.
        near = max(start, match.start() - _ABBREVIATION_LENGTH)
        abbreviated = text[match.start()] == "." and _ABBREVIATION.search(text, near, match.start() + 1)
        if abbreviated and match.end() < last:
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
