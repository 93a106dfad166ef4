"""Asking a vision engine about what cannot be measured here: which questions, in which words, and what answers mean.

The questions are those of what a shot shows besides faces: its place, its things, what is worn. What to ask for comes
from the anchor's own words ("coffee shop interior with a wooden table and a pendant lamp": wooden table, pendant
lamp) and from whatever a person wants to be asked. To every question "yes" is right. A yes is a match, a no a drift,
and anything else says nothing: an answer is somebody's word, and not a distance. Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from repertory.model.anchor import Anchor, Character, Location, Look, Prop, Reference, Role
from repertory.model.asking import Answer, Question, Says
from repertory.model.shot import BoundShot, ToMeasure
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Score, Subject

ASKED = "asked"
"""Id of the inspector that answers are told under; its version names the engine that gave them."""
WORDING = 1
"""Raised whenever the same picture would be asked about in other words."""
MOST_PICTURES, MOST_DETAILS, MOST_WORDS, MOST_REASON, MOST_ANSWER = 3, 6, 5, 200, 40
"""Of an anchor shown beside the take, of it asked for, in a detail; letters that are kept of a reason, and of an answer
that is none."""
_INSPECTOR = {"place": "places", "prop": "props", "outfit": "wardrobe", "look": "looks"}
"""Who measures it here; nobody measures sleeves, skin tones and the colour of hair."""
_ASKED_FOR = frozenset({*_INSPECTOR, "sleeve", "skin tone", "hair colour"})
_PARTED = re.compile(r"\s*(?:[,;.]|(?<!\w)(?:with|and|plus|beside|near|under|above)(?!\w))\s*", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:an?|the|some|its|his|her|their|two|three|several)\s+", re.IGNORECASE)
_LINE = re.compile(r"(\d{1,3})\s*[.):-]?\s*(yes|no|unclear)(?!\w)[\s.,:;(-]*(.*?)\)?", re.IGNORECASE)
_MATCH, _WRONG = 0.5, 2.0
"""A yes is at 0, a no at 1: beyond the first limit and never beyond the second."""


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What is asked about one anchor of a shot."""

    anchor: Anchor
    what: str
    """"place", "prop", "outfit", "sleeve", "skin tone", "hair colour", "look"."""
    questions: tuple[Question, ...]
    references: tuple[Reference, ...]
    """What is shown of it beside the take, the best first."""


def askings(bound: BoundShot, own: Mapping[str, Sequence[str]]) -> tuple[Asking, ...]:
    """Everything that may be asked about a shot, in the order in which it is measured. `own` are a person's own
    questions, by the name of the anchor."""
    anchors = {one.ref: one for one in _anchors(bound)}
    found: list[Asking] = []
    asked: set[str] = set()
    for one in bound.measured:
        anchor = anchors.get(one.anchor)
        if anchor is None or one.what not in _ASKED_FOR:
            continue
        mine = own.get(anchor.name, ()) if anchor.name not in asked else ()
        asked.add(anchor.name)
        questions = (*_questions(bound, anchor, one), *(Question(about=_about(text), text=text) for text in mine))
        references = tuple(_shown(bound, anchor, one))[:MOST_PICTURES]
        if references:
            found.append(Asking(anchor=anchor, what=one.what, questions=questions, references=references))
    return tuple(found)


def still_open(asking: Asking, scores: Sequence[Score]) -> bool:
    """Whether nothing of it was measured here: no inspector looks at it, or none could tell."""
    inspector = _INSPECTOR.get(asking.what, "")
    own = [
        one for one in scores if (one.measurement.inspector, one.measurement.anchor) == (inspector, asking.anchor.ref)
    ]
    return all(one.grade is Grade.UNMEASURED for one in own)


def details_of(words: str) -> tuple[str, ...]:
    """The things that a description names besides what it is of: "a street, shop fronts, a lamp post" gives
    "shop fronts" and "lamp post"."""
    parts = [_ARTICLE.sub("", part).strip() for part in _PARTED.split(words)[1:]]
    short = [part for part in parts if part and len(part.split()) <= MOST_WORDS]
    return tuple(dict.fromkeys(short))[:MOST_DETAILS]


def words_for(asking: Asking, labels: Sequence[str]) -> str:
    """The prompt: what the pictures show, the questions, and how to answer. `labels` are those of the references that
    go along, in their order; the take is the last picture."""
    title, count = asking.anchor.title or asking.anchor.name, len(labels)
    shown = "Picture 1 shows" if count == 1 else f"Pictures 1 to {count} show"
    lines = [
        f"{shown} {title} as it must be: {'; '.join(f'{number}. {label}' for number, label in enumerate(labels, 1))}.",
        f"Picture {count + 1}, the last one, is a take of a film in which {title} should be the same.",
        "Compare the last picture with the others. Framing, pose, light and focus may differ.",
        'Answer each question with "yes", "no" or "unclear"; "unclear" where it is not to be seen in the last picture.',
        'Answer in JSON only: {"answers": [{"question": 1, "answer": "yes", "reason": "a few words"}]}',
        "",
        *(f"{number}. {question.text}" for number, question in enumerate(asking.questions, 1)),
    ]
    return "\n".join(lines)


def written(answers: Sequence[Answer]) -> str:
    """Answers as an engine gives them, in the order of the questions."""
    told = [
        {"question": number, "answer": one.says.value, "reason": one.reason} for number, one in enumerate(answers, 1)
    ]
    return json.dumps({"answers": told}, ensure_ascii=False, indent=2)


def read_answers(text: str, questions: Sequence[Question]) -> tuple[Answer, ...]:
    """One answer for each question, whatever an engine wrote: what cannot be understood is unclear, and says so."""
    told = _told(text)
    return tuple(_answer(question, told.get(number)) for number, question in enumerate(questions, 1))


def measured_of(asking: Asking, answers: Sequence[Answer], engine: str) -> tuple[Measurement, ...]:
    """The answers as measurements of "asked": a yes at 0, a no at 1, the rest unmeasured."""
    return tuple(_measured(asking, answer, engine) for answer in answers)


def asked_bands(found: Sequence[Measurement]) -> dict[Subject, Bands]:
    """The limits of answers, which are the same for all."""
    return {
        one.subject: Bands(
            match=_MATCH,
            wrong=_WRONG,
            inspector=one.inspector,
            version=one.version,
            style="",
            source="yes is a match, no is a drift",
        )
        for one in found
    }


def version_of(engine: str) -> str:
    """The version of the inspector "asked": the engine that answers, and the wording of the questions."""
    return f"{engine}/{WORDING}"


def _anchors(bound: BoundShot) -> Iterator[Anchor]:
    yield from (performer.character for performer in bound.performers)
    yield from (one for one in (bound.location, *bound.props, bound.look) if one is not None)


def _questions(bound: BoundShot, anchor: Anchor, one: ToMeasure) -> Iterator[Question]:
    title, worn = anchor.title or anchor.name, _worn(bound, anchor)
    match one.what:
        case "place":
            yield Question(about="place", text=f"Is it the same place: the same {title}?")
        case "prop":
            yield Question(about="thing", text=f"Is it the same {title}: its shape, its colours, its marks?")
        case "outfit":
            yield Question(
                about=worn, text=f"Does {title} wear the same clothes: the {worn}, with its colours and cut?"
            )
        case "sleeve":
            yield Question(about=f"sleeve of the {worn}", text=f"Is the sleeve that is seen one of the {worn}?")
        case "look":
            yield Question(about="look", text="Has the last picture the same look: palette, contrast and grain?")
        case part:
            yield Question(about=part, text=f"Is the {part} that is seen that of {title}?")
    if isinstance(anchor, Location | Prop):
        for detail in details_of(anchor.identity):
            is_are = "Are" if detail.endswith("s") and not detail.endswith("ss") else "Is"
            yield Question(about=detail, text=f"{is_are} the {detail} the same as in the pictures before?")


def _shown(bound: BoundShot, anchor: Anchor, one: ToMeasure) -> Iterator[Reference]:
    """Its pictures, those of the shot's own light or clothes first."""
    if isinstance(anchor, Character):
        worn = [reference for reference in anchor.with_role(Role.OUTFIT) if reference.name == _worn(bound, anchor)]
        faces = [*anchor.with_role(Role.HEADSHOT), *anchor.with_role(Role.ANGLE)]
        yield from worn if one.what in {"outfit", "sleeve"} else faces
        return
    role = Role.LOOK if isinstance(anchor, Look) else Role.VIEW
    pictures = anchor.with_role(role)
    yield from sorted(pictures, key=lambda reference: reference.name != bound.light)


def _worn(bound: BoundShot, anchor: Anchor) -> str:
    return next((one.outfit for one in bound.performers if one.character.ref == anchor.ref), "")


def _about(text: str) -> str:
    """A person's own question as it is named in a report."""
    return text.strip().rstrip("?.! ")[:60]


def _told(text: str) -> dict[int, Mapping[str, Any]]:
    """The answers that can be read, by number: JSON, alone or in the midst of other words, or else lines as a person
    writes them: "2. no, it is a wall lamp"."""
    start, end = text.find("{"), text.rfind("}")
    try:
        read = json.loads(text[start : end + 1])
    except (ValueError, RecursionError):
        lines = (_LINE.fullmatch(line.strip()) for line in text.splitlines())
        return {int(one[1]): {"answer": one[2], "reason": one[3]} for one in lines if one}
    answers = read.get("answers") if isinstance(read, dict) else None
    found: dict[int, Mapping[str, Any]] = {}
    for one in answers if isinstance(answers, list) else ():
        number = one.get("question") if isinstance(one, dict) else None
        if isinstance(number, int) and not isinstance(number, bool):
            found.setdefault(number, one)
    return found


def _answer(question: Question, told: Mapping[str, Any] | None) -> Answer:
    if told is None:
        return Answer(about=question.about, says=Says.UNCLEAR, reason="it was not answered")
    word = str(told.get("answer", "")).strip().strip(".!").casefold()
    reason = " ".join(str(told.get("reason") or "").split())[:MOST_REASON]
    if word not in set(Says):
        return Answer(about=question.about, says=Says.UNCLEAR, reason=f'it was answered with "{word[:MOST_ANSWER]}"')
    return Answer(about=question.about, says=Says(word), reason=reason)


def _measured(asking: Asking, answer: Answer, engine: str) -> Measurement:
    clear = answer.says is not Says.UNCLEAR
    said = f"{answer.says.value}: {answer.reason}" if answer.reason else answer.says.value
    return Measurement(
        inspector=ASKED,
        version=version_of(engine),
        anchor=asking.anchor.ref,
        finding=Finding.MEASURED if clear else Finding.UNMEASURED,
        value=float(answer.says is Says.NO) if clear else None,
        about=answer.about,
        reason=f"{engine} says {said}",
    )
