"""Every word that a film crew uses of a shot, to tell it from the name of somebody who is not in the cast."""

from __future__ import annotations

from functools import cache, lru_cache

from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist import filmwords_camera as camera
from repertory.craft.shotlist.filmwords import Lexicon

_PACES = frozenset(
    {"slow", "slowly", "quick", "quickly", "fast", "gentle", "gently", "smooth", "a", "an", "the", "very"}
)


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """Every phrase of a crew, and every word of one that is longer than a connection."""
    spelled = [
        *Lexicon(camera.SIZE_WORDS).spelled, *Lexicon(camera.SIZE_LETTERS).spelled, *Lexicon(camera.SIZE_ALONE).spelled,
        *Lexicon(camera.FRAMING_WORDS).spelled, *Lexicon(camera.ANGLE_WORDS).spelled,
        *Lexicon(camera.DUTCH_WORDS).spelled, *Lexicon(camera.MOVE_WORDS).spelled, *Lexicon(camera.LENS_WORDS).spelled,
        *Lexicon(camera.TRANSITION_WORDS).spelled, *words.LIGHT_WORDS, *words.GLOWS, *words.EXPRESSION_WORDS,
    ]  # fmt: skip
    phrases = frozenset(one.lower().replace("-", " ") for one in spelled)
    return phrases, frozenset(word for one in phrases for word in one.split())


@lru_cache(maxsize=4096)
def is_film_word(said: str) -> bool:
    """Whether words in small letters say how a shot is framed, moved, lit or played, and nothing else."""
    phrases, known = _known()
    plain = said.replace("-", " ")
    return plain in phrases or (bool(plain) and all(word in known or word in _PACES for word in plain.split()))
