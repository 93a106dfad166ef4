"""Whether a verb stands at a place of a text, as far as its shape and its neighbours tell."""

from __future__ import annotations

import re

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.verbforms import is_finite
from repertory.craft.rewriting.wording import Words
from repertory.craft.rewriting.wordsets import wordset

_BARE = re.compile(r"(?:^|[&.;:,])ix(?=$|[.,;:&pIODHBW])")
CLAUSE = wordset("as while when then before after until because where whereas since once if")
"""Words that open another clause."""


def is_verbal(words: Words, at: int) -> bool:
    """Whether a verb follows, as far as its shape and the next word tell."""
    if at >= len(words.lower):
        return False
    word = words.lower[at]
    if word in _PASSIVE or word in _WORN or words.tags[at] in "AaEcGRNDPHWY":
        return False
    return is_finite(word) or word.endswith(("ed", "ly", "n't")) or words.tags[at] in "Vhq" or word in PAST


_WORN = (looks.ACCESSORIES | looks.ALWAYS_WORN) - wordset("rings ring watch mask braces medals trunks crown pumps")
"""What is worn and ends as verbs do: "glasses"."""
PAST = wordset(
    "can will would could should must does did may might ran sat wakes sleeps is enters lay rose fell began "
    "felt knew met made found heard kept told spoke wrote drew drove rode sang swam threw wore brought caught "
    "bought sent ate drank ran sat stood walked came went took gave held saw left threw turned never always "
    "slowly suddenly quietly just only still finally carefully then also gently softly quickly calmly "
    "nervously already soon once twice often share"
)


_PASSIVE = wordset(
    "red "
    "seated curled huddled slumped perched framed lit bathed surrounded wrapped hunched crouched silhouetted covered "
    "tired exhausted scared worried excited bored annoyed determined relieved confused stunned embarrassed terrified "
    "shocked amused wounded injured bruised relaxed frightened alarmed delighted "
    "drenched soaked lost caught dressed named called armed tied trapped reflected"
)


def finite_later(words: Words, at: int) -> bool:
    """Whether a finite verb comes in the same clause after a participle: "sitting at the bar looks up"."""
    for here in range(at + 1, len(words.tags)):
        if words.tags[here] in ",.;:-&" or words.lower[here] in CLAUSE:
            return False
        if (
            words.tags[here] == "x"
            and is_finite(words.lower[here])
            and words.tags[here - 1] in "xOC"
            and words.lower[here] in FINITE
        ):
            return True
    return False


FINITE = wordset(
    "looks turns walks runs stands sits smiles laughs waves nods watches opens closes takes gives holds "
    "raises lifts checks reads writes speaks says whispers shouts cries stares glances gazes points reaches "
    "grabs throws catches drinks eats sips pours leans steps stops starts begins waits listens sings plays "
    "dances jumps falls climbs rings slams bursts barks"
)


def both_do(words: Words, at: int) -> bool:
    """Whether "both" is who does something: "and both laugh", not "and both dogs"."""
    if words.lower[at] != "both" or at + 1 >= len(words.lower):
        return False
    return bool(_BARE.match(words.tags, max(0, at - 1))) and not words.lower[at + 1].endswith("s")
