"""Where an action may end and still say who does what."""

from __future__ import annotations

import re
from collections.abc import Collection

from repertory.craft.rewriting.verbforms import is_finite, is_participle
from repertory.craft.rewriting.wording import quoted
from repertory.craft.rewriting.wordsets import wordset

_END = re.compile(
    r"(?<!\bMr)(?<!\bDr)(?<!\bMs)(?<!\bSt)(?<!\bMrs)(?<!\bProf)(?<!\b[A-Z])\s*(?:[,;.](?=\s)|\s[-–—](?=\s))"
)
"""A comma, a semicolon, a full stop or a dash. A number's comma has no space behind, a "Dr." ends nothing."""
_BRACKET = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_JOINED = re.compile(r"(?:^|\s)(?:and|or)\s")
_THINGS = re.compile(r"\s*\w+\s+(?:and|or)\s")
""" "glasses and forks", which may look like verbs."""
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_FAR = 300
"""How many characters around a comma tell what it parts: a list is no longer."""
_WORD = re.compile(r"([,;]\s*)?([a-zA-Z_]+)")
"""A name is a row of underscores here."""
_BEFORE_THINGS = wordset(
    "a an the this that these those some any no two three four five six her his their its our my your of with in on "
    "at by from to into onto for under over behind beside between through across and or"
)
"""What stands before "keys" and "glasses" and not before "grabs"."""
_BEGINS = _BEFORE_THINGS - wordset("no two three four five six any") | wordset(
    "but then while as when before after until because so who whom whose which where she he it they we you i him them "
    "above against along among around below beneath beyond down during inside near off out outside over past since "
    "till toward towards under up upon within without now still again there here"
)
"""What a part behind a comma may begin with that can be spared whole: not an adjective nor a number, of which there may
be others before the comma."""
_SENTENCE = re.compile(r"[;.]\s")
_STOP = re.compile(r"[,;.]\s|\s[-–—]\s|$")
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
    bare = _BRACKET.sub(lambda found: "_" * len(found[0]), _covered(bare))
    done = _first_verb(bare)
    if done < 0:
        return []
    told = max(done, *named.values()) if named else done
    return [end.start() for end in _END.finditer(bare) if end.start() >= told and _may_end(bare, end)]


def _covered(text: str) -> str:
    """With every quotation in one piece, as long as it was."""
    pieces, done = [], 0
    for start, end in quoted(text):
        pieces += [text[done:start], "_" * (end - start)]
        done = end
    return "".join((*pieces, text[done:]))


def _may_end(text: str, end: re.Match[str]) -> bool:
    """Whether what stands before a comma or a dash is whole without what follows: "drags a big, old suitcase" is not,
    nor is a list of things before its "and"."""
    if end[0].strip() in {".", ";"}:
        return True
    rest = text[end.end() : end.end() + _FAR]
    first = _WORD.match(rest.lstrip())
    if first is None:
        return False
    word, before = first[2].lower(), _LAST_WORD.search(text, max(0, end.start() - _FAR), end.start())
    if is_participle(word):
        return before is None or not is_participle(before[0].lower())  # "a smiling, laughing crowd"
    if word in {"and", "or"}:
        return _first_verb(_until_stop(rest.lstrip()[len(word) :])) >= 0
    if word.endswith("ly") or word.startswith("_") or (is_finite(word) and not _THINGS.match(rest)):
        return True
    return word in _BEGINS and not _in_a_list(rest)


def _in_a_list(rest: str) -> bool:
    """Whether a part is one of several things, "a plate and a fork" or "a plate, a knife and a fork": nothing is done
    in it, and an "and" or "or" comes before the last."""
    for part in _STOP.split(_SENTENCE.split(rest, 1)[0]):
        joined = _JOINED.search(part)
        if _first_verb(part) >= 0:
            return False
        if joined:
            return True
    return False


def _until_stop(rest: str) -> str:
    return rest[: found.start()] if (found := _STOP.search(rest)) else rest


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
