"""Where an action may end and still say who does what."""

from __future__ import annotations

import re
from collections.abc import Collection

from repertory.craft.rewriting.verbforms import is_finite, is_participle
from repertory.craft.rewriting.wordsets import wordset

_END = re.compile(
    r"(?<!\bMr)(?<!\bDr)(?<!\bMs)(?<!\bSt)(?<!\bMrs)(?<!\bProf)(?<!\b[A-Z])\s*(?:[,;.](?=\s)|\s[-–—](?=\s))"
)
"""A comma, a semicolon, a full stop or a dash. A number's comma has no space behind, a "Dr." ends nothing."""
_WORD = re.compile(r"([,;]\s*)?([a-zA-Z_]+)")
"""A name is a row of underscores here."""
_BEFORE_THINGS = wordset(
    "a an the this that these those some any no two three four five six her his their its our my your of with in on "
    "at by from to into onto for under over behind beside between through across and or"
)
"""What stands before "keys" and "glasses" and not before "grabs"."""
_PLURAL = wordset("and they both all everybody everyone")
_DO = wordset(
    "run walk sit stand look turn wait talk hug kiss dance fight argue eat drink laugh smile cry sing play read write "
    "sleep lie wake rise fall jump climb leave enter come go stop start begin follow chase hide watch stare listen "
    "speak whisper shout scream nod shake wave point reach hold take give hand pass throw catch drop pick put push "
    "pull open close drive ride cross meet embrace share wear cook wash dress pack carry lift lean kneel bow step "
    "rush hurry stroll wander march approach face lock touch grab grip search work stay keep break raise lower"
)
"""What several people do: a verb that has no ending to be known by."""


def clause_ends(action: str, names: Collection[str]) -> list[int]:
    """The places where an action may be cut: behind a clause, once it has told what is done and named everybody whom it
    names at all. None where it never can be."""
    titles = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    named: dict[str, int] = {}

    def hidden(name: re.Match[str]) -> str:
        named.setdefault(name[0], name.end())
        return "_" * len(name[0])

    bare = re.sub(rf"(?<!\w)(?:{titles})(?!\w)", hidden, action) if titles else action
    done = _first_verb(bare)
    if done < 0:
        return []
    told = max(done, *named.values()) if named else done
    return [end.start() for end in _END.finditer(bare) if end.start() >= told]


def _first_verb(text: str) -> int:
    """Where the first word ends that says what somebody does; -1 where none does."""
    before, several = "", False
    for match in _WORD.finditer(text):
        word = match[2].lower()
        thing = before in _BEFORE_THINGS and not match[1]
        doing = is_participle(word) and not match[1]  # "Mia, laughing, sits down" is about sitting down
        if not thing and (is_finite(word) or doing or (several and word in _DO)):
            return match.end()
        several = several or word in _PLURAL
        before = word
    return -1
