"""A screenplay broken down into a shot list to start from: a shot for each paragraph and for each who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from repertory.craft.screenplay.script import Action, Note, Passing, Scene, Screenplay, Speech
from repertory.craft.shotlist.names import Named, named
from repertory.craft.shotlist.reading import Names, read_list
from repertory.craft.shotlist.text import PLACE, THING, WHO
from repertory.errors import YourMove

MOST_SHOTS = 26 + 26 * 26
"""Of one scene: from A to ZZ."""
_SLUG = re.compile(r"(?:INT|EXT|I\s?/\s?E|INT\.?\s?/\s?EXT|EXT\.?\s?/\s?INT)(?:\.|\s)", re.IGNORECASE)
_OWN_FRAMING = (
    (re.compile(r"(?:EXTREME |TIGHT |BIG )?(?:CLOSER? (?:ON|UP)|CLOSE-UP)|TIGHT ON"), "close-up"),
    (re.compile(r"ANGLE ON|ON "), "medium shot"),
    (re.compile(r"WIDER?(?: ON| SHOT)?\b|ESTABLISHING(?: SHOT)?\b"), "wide shot"),
    (re.compile(r"INSERT\b"), "insert"),
)
"""How a paragraph asks for a shot of its own, in capitals, and the size that it asks for."""
_SHOWN = re.compile(r"^\s*[:–—-]*\s*(?:([^a-z.!?:]{1,60}):(?=\s))?")
"""What parts the framing from what is shown, and that from what happens: " - THE TIMETABLE: It is late"."""
_SLUG_LINE = re.compile(r"[^a-z.!?]{3,60}:?")
"""A line in capitals that only says what the next paragraph shows: "INSERT - THE TIMETABLE"."""
_NO_SHOT = re.compile(
    r"(?:BACK TO|(?:THE )?END(?: OF)?|BEGIN|RETURN TO|INTERCUT|MONTAGE|(?:A )?SERIES OF SHOTS"
    r"|CONTINUED|RESUME)\b[^a-z]*"
)
"""What a line in capitals says of the cutting, and shows nothing."""
_LONGEST_INSERT = 160
_LINE = 900
"""Characters after which a long paragraph goes on on an indented line."""
_HEAD = (
    "# A first breakdown of the screenplay: a wide shot for each place, a shot for each paragraph, and one for",
    "# whoever speaks. All of it is yours to edit.",
)


@dataclass(kw_only=True)
class _Shot:
    """A shot while it is being written. Of its wordings the first that can be read is taken; the last always can."""

    number: str
    wordings: list[str]
    told: str = ""
    """The paragraph that it shows; empty where it only shows who speaks."""
    below: list[str] = field(default_factory=list)
    """What stands below it: the lines that are spoken, and notes."""
    problem: str = ""

    def lines(self) -> list[tuple[str, int]]:
        """Its lines, each with its place in `below`; -1 for those of the shot itself."""
        shown = [(line, -1) for line in _folded(f"Shot {self.number}: {self.wordings[0]}")]
        if self.problem:
            shown = [(f"# To be worded anew: {self.problem}", -1), *shown]
        return shown + [(line, at) for at, one in enumerate(self.below) for line in _folded(one)]


@dataclass(kw_only=True)
class _Passage:
    """A line that is no shot: a heading, a transition, a comment. `plan_b` stands there if it cannot be read."""

    line: str
    plan_b: str = ""

    def lines(self) -> list[tuple[str, int]]:
        """The line; as of a shot, with -1."""
        return [(self.line, -1)]


_Part = _Shot | _Passage


def break_down(screenplay: Screenplay, names: Names) -> str:
    """The shot list of a screenplay, as text for a person to edit. Every word of action and dialogue is in it; notes,
    synopses and what was crossed out are comments.

    `names` are the names that it may be read with: of the cast, and of the script's own speakers and places. A
    paragraph that cannot be read as a shot stands below one as a note. Raises YourMove for a scene with more shots than
    can be numbered.
    """
    kinds = (named(names.characters, WHO), named(names.locations, PLACE), named(names.props, THING))
    numbers = _scene_numbers(screenplay.scenes)
    parts: list[_Part] = [_Passage(line=f"Title: {screenplay.title}")] if screenplay.title else []
    parts += [_Passage(line=line) for line in _HEAD]
    parts += [_Passage(line=f"# {line}") for line in screenplay.front]
    for number, scene in zip(numbers, screenplay.scenes, strict=True):
        parts += _Broken(number=number, kinds=kinds).down(scene)
    return _readable(parts, names)


def speakers(screenplay: Screenplay) -> Mapping[str, int]:
    """Who speaks in a script, in order, and how many lines each has."""
    counted: dict[str, int] = {}
    for scene in screenplay.scenes:
        for block in scene.blocks:
            if isinstance(block, Speech):
                counted[_cue(block)] = counted.get(_cue(block), 0) + 1
    return counted


def places(screenplay: Screenplay) -> tuple[str, ...]:
    """The places of a script's headings, each once: "COFFEE SHOP" for "INT. COFFEE SHOP - BACK ROOM - DAY"."""
    return tuple(dict.fromkeys(scene.place.partition(" - ")[0] for scene in screenplay.scenes if scene.place))


def letters(count: int) -> str:
    """ "A" for 1, "Z" for 26, "AA" for 27. Raises YourMove beyond "ZZ"."""
    if count > MOST_SHOTS:
        raise YourMove(f"A scene has more than {MOST_SHOTS} shots.", step="Divide it with another scene heading.")
    first, last = divmod(count - 1, 26)
    return ("" if not first else chr(64 + first)) + chr(65 + last)


def _scene_numbers(scenes: Sequence[Scene]) -> list[str]:
    """The script's own numbers where all are plain and different, else 1, 2, 3; nothing stands for the lines before the
    first heading."""
    headed = [scene for scene in scenes if scene.heading]
    own = [scene.number for scene in headed]
    plain = len(set(own)) == len(own) and all(re.fullmatch(r"[1-9][0-9]{0,5}", number) for number in own)
    if plain:
        return [scene.number if scene.heading else "0" for scene in scenes]
    counted = iter(range(1, len(scenes) + 1))
    return [str(next(counted)) if scene.heading else "0" for scene in scenes]


@dataclass(kw_only=True)
class _Broken:
    """One scene while it is broken down."""

    number: str
    kinds: tuple[Named, ...]
    parts: list[_Part] = field(default_factory=list)
    shots: int = 0
    place: str = ""
    slug: str = ""
    """A line in capitals that waits for the paragraph that it is about."""
    speaker: str = ""
    """Whom the shot shows that was written last, if it shows who speaks."""

    def down(self, scene: Scene) -> list[_Part]:
        self.place = scene.place or scene.heading
        self._head(scene)
        for at, block in enumerate(scene.blocks):
            after = scene.blocks[at + 1] if at + 1 < len(scene.blocks) else None
            if isinstance(block, Action) and _NO_SHOT.fullmatch(block.text):
                self._note(Note(line=block.line, text=block.text))
            elif isinstance(block, Action) and isinstance(after, Action) and _SLUG_LINE.fullmatch(block.text):
                self.slug = f"{self.slug}{block.text.rstrip(':')}: "
            elif isinstance(block, Action):
                self._act(self.slug + block.text.lstrip("-–—•* "))
                self.slug = ""
            elif isinstance(block, Speech):
                dual = isinstance(after, Speech) and after.dual
                self._speak(block, _cue(after) if dual and isinstance(after, Speech) else "")
            elif isinstance(block, Passing):
                self.parts.append(_Passage(line=_transition(block.text), plan_b=f"# Transition: {block.text}"))
            else:
                self._note(block)
        if not self.shots and scene.heading:
            self._shot([self._wide()])
        return self.parts

    def _head(self, scene: Scene) -> None:
        self.parts.append(_Passage(line=""))
        if not scene.heading:
            return
        own = f" #{scene.number}#" if scene.number == self.number else ""
        if scene.number and not own:
            self.parts.append(_Passage(line=f"# Scene {scene.number} of the script."))
        if _SLUG.match(scene.heading):
            self.parts.append(_Passage(line=f"{scene.heading}{own}", plan_b=f"# {scene.heading}"))
            return
        if scene.place:
            self.parts.append(_Passage(line=f"# {scene.heading}"))
        said = ", ".join(part for part in (scene.place, scene.light) if part) or scene.heading
        self.parts.append(_Passage(line=f"Scene {self.number}: {said}", plan_b=f"# {scene.heading}"))

    def _note(self, note: Note) -> None:
        self.parts.append(_Passage(line=f"# {note.text}"))

    def _wide(self) -> str:
        return f"wide shot of {self.place}" if self.place else "wide shot"

    def _shot(self, wordings: list[str], told: str = "") -> _Shot:
        self.shots += 1
        shot = _Shot(number=f"{self.number}{letters(self.shots)}", wordings=wordings, told=told)
        self.parts += [_Passage(line=""), shot]
        return shot

    def _act(self, text: str) -> None:
        self.speaker = ""
        asked = next(((size, said) for pattern, size in _OWN_FRAMING if (said := pattern.match(text))), None)
        if asked:
            size, said = asked
            rest = _SHOWN.sub(lambda shown: f"{shown[1]}," if shown[1] else "", text[said.end() :])
            framed = f"{said[0].strip()}{'' if rest[:1] in ('', ',', '.') else ' '}{rest}"
            framed = re.sub(r"^ANGLE ON", f"{size} on", framed)
            self._shot([framed, f"{size}, {text}", text], told=text)
            return
        opening = f"{self._wide()}, " if not self.shots else ""
        framed = f"{opening or f'{self._size(text)}, '}{text}"
        self._shot([framed, f"{opening or 'medium shot, '}{text}"], told=text)

    def _size(self, text: str) -> str:
        """The size for a paragraph, by how many people it names."""
        people, _, things = (
            {kind.targets[(hit.lastindex or 1) - 1] for hit in kind.pattern.finditer(text)} for kind in self.kinds
        )
        if not people and things and len(text) <= _LONGEST_INSERT:
            return "insert"
        if not people and not re.search(r"\b(?:she|he|they|her|him|his)\b", text, re.IGNORECASE):
            return "wide shot"
        return {0: "medium shot", 1: "medium shot", 2: "medium two-shot"}.get(len(people), "wide shot")

    def _speak(self, speech: Speech, also: str) -> None:
        """A line below the shot of who says it; the two of a dual dialogue are in one."""
        cue = _cue(speech)
        if speech.voice or speech.dual or (cue == self.speaker and not also):
            below = self._last() or self._shot([self._wide()])
        else:
            if not self.shots:
                self._shot([self._wide()])
            one = f"medium close-up of {cue}"
            below = self._shot([f"medium two-shot of {cue} and {also}", one] if also and also != cue else [one])
            self.speaker = "" if also else cue
        below.below.append(_line(speech))

    def _last(self) -> _Shot | None:
        """The shot that was written last, unless a transition or a note that belongs below it stands between."""
        shots = (part for part in reversed(self.parts) if isinstance(part, _Shot))
        return next(shots, None)


def _cue(speech: Speech) -> str:
    """Who speaks, as a line of a shot list can begin."""
    return " ".join(re.sub(r"[:()\[\]@#]", " ", speech.speaker).split()) or "SOMEBODY"


def _line(speech: Speech) -> str:
    voice = f" ({speech.voice})" if speech.voice else ""
    manner = f"({' '.join(re.sub(r'[()]', ' ', speech.manner).split())}) " if speech.manner else ""
    return f"{_cue(speech)}{voice}: {manner}{speech.text}"


def _transition(text: str) -> str:
    return text if text.isupper() else f"> {text}"


def _folded(text: str) -> Iterator[str]:
    """A long line as several, parted after sentences or words; what goes on is indented."""
    indent = ""
    while len(text) > _LINE:
        cut = max(text.rfind(". ", 0, _LINE) + 1, 0) or text.rfind(" ", 0, _LINE)
        if cut <= 0:
            break
        yield indent + text[:cut]
        text, indent = text[cut:].lstrip(), "    "
    yield indent + text


def _readable(parts: list[_Part], names: Names) -> str:
    """The parts as text, each in its first wording that the shot list language understands."""
    while True:
        lines = [(line, part, below) for part in parts for line, below in part.lines()]
        while lines and not lines[0][0]:
            lines.pop(0)
        text = "\n".join(line for line, _, _ in lines) + "\n"
        wrong: dict[tuple[int, int], str] = {}
        for problem in read_list(text, names).problems:
            _, part, below = lines[min(problem.line, len(lines)) - 1]
            wrong.setdefault((id(part), below), problem.what)
        gave_way = [_give_way(part, below, problem) for part in parts for below, problem in _of(part, wrong)]
        if not any(gave_way):
            return text


def _of(part: _Part, wrong: Mapping[tuple[int, int], str]) -> list[tuple[int, str]]:
    """What is wrong with a part: with itself, or with a line below it."""
    return [(below, problem) for (owner, below), problem in wrong.items() if owner == id(part)]


def _give_way(part: _Part, below: int, problem: str) -> bool:
    """Puts the next wording in place of one that cannot be read; False where there is none."""
    if isinstance(part, _Passage):
        given = bool(part.plan_b)
        part.line, part.plan_b = part.plan_b or part.line, ""
        return given
    if below >= 0:
        said = part.below[below]
        part.below[below] = said if said.startswith("#") else f"# To be worded anew ({problem}) {said}"
        return not said.startswith("#")
    if len(part.wordings) > 1:
        part.wordings.pop(0)
        return True
    if part.problem:
        return False
    part.problem, part.wordings = problem, ["wide shot"]
    if part.told:
        part.below.insert(0, f"Note: {part.told}")
    return True
