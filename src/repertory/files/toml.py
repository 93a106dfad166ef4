"""Reading TOML that anybody may have written: what was made to break its reader is refused as a mistake is."""

from __future__ import annotations

import re
from typing import Any

import tomli

MAX_PARTS = 8
"""Of a dotted key. No card has one of more than three, and tomli takes minutes for one of ten thousand."""

_PART = r"""(?:"(?:[^"\\\n]++|\\[^\n])*+"?+|'[^'\n]*+'?+|[A-Za-z0-9_-]++)"""
_DOT = r"[ \t]*+\.[ \t]*+"
_TEXTS = r'''"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{0,5}+|\'\'\'(?:[^']++|'{1,2}(?!'))*+'{0,5}+'''
"""Texts of several lines; what is not ended goes to the end, so that nothing is looked at twice."""
_LONG_NUMBER = r"0[xob][0-9A-Fa-f_]{1000}"
"""Python reads it without complaint, and cannot say it: its limit is for decimal digits."""
_SOUND = re.compile(
    rf"(?:{_TEXTS}|\#[^\n]*+|(?!{_LONG_NUMBER})(?!{_PART}(?:{_DOT}{_PART}){{{MAX_PARTS}}}){_PART}(?:{_DOT}{_PART})*+"
    r"""|[^"'#A-Za-z0-9_-]++)*+""",
    re.DOTALL,
)
"""All of a text up to the first key or number that is too long; a number or a date looks like a key of few parts."""


def table_of(text: str) -> dict[str, Any]:
    """What a TOML text says. Raises ValueError, with what is wrong and where, for what is not TOML, and for keys,
    numbers and nesting beyond what any card has."""
    sound = _SOUND.match(text)
    end = sound.end() if sound else 0
    if end < len(text):
        what = "A number has too many digits" if re.match(_LONG_NUMBER, text[end:]) else "A key has too many parts"
        raise ValueError(f"{what} (at line {text.count(chr(10), 0, end) + 1})")
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError:
        raise
    except RecursionError as error:
        raise ValueError("It is nested too deeply") from error
    except ValueError as error:  # Python's limit for the digits of a number
        raise ValueError("A number has too many digits") from error
