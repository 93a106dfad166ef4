"""A screenplay broken down into a shot list to start from: a shot for each paragraph and for each who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from repertory.craft.screenplay.script import Action, Note, Passing, Scene, Screenplay, Speech
from repertory.craft.shotlist.filmwords import folded
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
_NO_PLACE = re.compile(
    rf"{_NO_SHOT.pattern}|(?:(?:OPENING |MAIN |END |CLOSING )?(?:TITLES?|CREDITS)|FLASH(?:BACK|FORWARD)S?|DREAM|SUPER|"
    r"(?:MOMENTS? )?LATER|CONTINUOUS|ACT [A-Z0-9]+)(?: SEQUENCE| CARD)?:?"
)
"""What a heading says that names neither a place nor what is seen."""
_BLANK = re.compile(r"(?:(?:OVER|ON|IN|CUT TO|FADE TO|TO) )?(?:A )?(BLACK|WHITE|DARKNESS)(?: SCREEN)?(?:\s*[-–—:(].*)?")
"""A heading of a scene in which nothing is seen."""
_ALL = re.compile(r"\b(?:they|each other|one another|(?:both|the two) of them)\b", re.IGNORECASE)
"""Words for whoever is in the scene."""
_TOGETHER = re.compile(r"\s+(?:AND|&|\+)\s+|\s*/\s*")
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
            for cue in _cues(block) if isinstance(block, Speech) else ():
                counted[cue] = counted.get(cue, 0) + 1
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
    """What its wide shot shows; empty where the heading names nothing of the kind."""
    blank: str = ""
    """"black" or "white" where nothing is seen in it."""
    beside: str = ""
    """What its heading says of the place besides its name, for each of its shots: "BACK ROOM", "RAIN"."""
    people: dict[str, str] = field(default_factory=dict)
    """Who has been named in it so far, in order, by their names folded."""
    slug: str = ""
    """A line in capitals that waits for the paragraph that it is about."""
    speaker: str = ""
    """Whom the shot shows that was written last, if it shows who speaks."""

    def down(self, scene: Scene) -> list[_Part]:
        blank = _BLANK.fullmatch(scene.heading.upper().strip(" .")) if not scene.place else None
        self.blank = blank[1].lower().replace("darkness", "black") if blank else ""
        nowhere = blank or (not scene.place and _NO_PLACE.fullmatch(scene.heading.strip(" .")))
        self.place = "" if nowhere else scene.place or scene.heading
        self.beside = scene.place.partition(" - ")[2].replace(" - ", ", ")
        if self.kinds[0].pattern.search(self.beside):
            self.beside = ""  # "MIA'S ROOM" would put her into each shot
        self._head(scene, nowhere=bool(nowhere))
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
                self._speak(block, _cues(after) if isinstance(after, Speech) and after.dual else [])
            elif isinstance(block, Passing):
                self.parts.append(_Passage(line=_transition(block.text), plan_b=f"# Transition: {block.text}"))
            else:
                self._note(block)
        if not self.shots and scene.heading:
            self._shot([self._wide()])
        return self.parts

    def _head(self, scene: Scene, *, nowhere: bool) -> None:
        self.parts.append(_Passage(line=""))
        if not scene.heading:
            return
        if nowhere:
            number = f"Scene {scene.number} of the script: " if scene.number else ""
            self.parts.append(_Passage(line=f"# {number}{scene.heading}"))
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
        if self.blank:
            return f"{self.blank} screen"
        return f"wide shot of {self.place}" if self.place else "wide shot"

    def _shot(self, wordings: list[str], told: str = "") -> _Shot:
        self.shots += 1
        shot = _Shot(number=f"{self.number}{letters(self.shots)}", wordings=wordings, told=told)
        self.parts += [_Passage(line=""), shot]
        return shot

    def _act(self, text: str) -> None:
        self.speaker, named = "", self._named(text)
        asked = next(((size, said) for pattern, size in _OWN_FRAMING if (said := pattern.match(text))), None)
        if asked:
            size, said = asked
            rest = _SHOWN.sub(lambda shown: f"{shown[1]}," if shown[1] else "", text[said.end() :])
            framed = f"{said[0].strip()}{'' if rest[:1] in ('', ',', '.') else ' '}{rest}"
            framed = re.sub(r"^ANGLE ON", f"{size} on", framed)
            self._shot([framed, f"{size}, {text}", text], told=text)
            return
        if self.blank or not self.shots:
            framings = [self._wide()]
        else:
            size = self._size(text, named)
            framings = [*([f"{size}, {self.beside}"] if self.beside else []), size, "medium shot"]
        self._shot([f"{framing}, {text}" for framing in framings], told=text)

    def _named(self, text: str) -> list[str]:
        """Whom a paragraph names, or means as all who are in the scene."""
        hits = (self.kinds[0].targets[(hit.lastindex or 1) - 1] for hit in self.kinds[0].pattern.finditer(text))
        named = {folded(one): one for one in hits}
        self.people = {**self.people, **named}
        return list((self.people if _ALL.search(text) and len(named) < 2 else named).values())

    def _size(self, text: str, people: Sequence[str]) -> str:
        """The size for a paragraph, by how many people it shows; with their names, where it does not name them."""
        if not people and self.kinds[2].pattern.search(text) and len(text) <= _LONGEST_INSERT:
            return "insert"
        if not people and not re.search(r"\b(?:she|he|they|her|him|his)\b", text, re.IGNORECASE):
            return "wide shot"
        said = {0: "medium shot", 1: "medium shot", 2: "medium two-shot"}.get(len(people), "wide shot")
        named = all(folded(one) in folded(text) for one in people)
        return said if named or len(people) != 2 else f"{said} of {' and '.join(people)}"

    def _speak(self, speech: Speech, also: list[str]) -> None:
        """A line below the shot of who says it; those of a dual dialogue, and several who say one thing, share one."""
        cues = _cues(speech)
        there = list(dict.fromkeys((*cues, *also)))
        self.people = {**self.people, **({} if speech.voice else {folded(one): one for one in there})}
        if speech.voice or speech.dual or self.blank or there == [self.speaker]:
            below = self._last() if self.shots or not self.blank else None
            below = below or self._shot([self._wide()])
        else:
            if not self.shots:
                self._shot([self._wide()])
            one = f"medium close-up of {there[0]}"
            two = f"medium two-shot of {' and '.join(there)}"
            framing = {1: one, 2: two}.get(len(there), f"medium shot of {' and '.join(there)}")
            framings = [f"{framing}, {self.beside}"] if self.beside else []
            below = self._shot(list(dict.fromkeys((*framings, framing, one))))
            self.speaker = "" if len(there) > 1 else cues[0]
        if cues != [_cue(speech)]:
            below.below.append(f"# {_cue(speech)} say this together.")
        below.below += [_line(speech, cue) for cue in cues]

    def _last(self) -> _Shot | None:
        """The shot that was written last, unless a transition or a note that belongs below it stands between."""
        shots = (part for part in reversed(self.parts) if isinstance(part, _Shot))
        return next(shots, None)


def _cue(speech: Speech) -> str:
    """Who speaks, as a line of a shot list can begin."""
    return " ".join(re.sub(r"[:()\[\]@#]", " ", speech.speaker).split()) or "SOMEBODY"


def _cues(speech: Speech) -> list[str]:
    """The same, each alone where several say it: "MIA AND NOVA", "MIA/NOVA"."""
    cue = _cue(speech)
    each = _TOGETHER.split(cue)
    return list(dict.fromkeys(each)) if all(re.search(r"[^\W\d_]", one) for one in each) else [cue]


def _line(speech: Speech, cue: str) -> str:
    voice = f" ({speech.voice})" if speech.voice else ""
    manner = f"({' '.join(re.sub(r'[()]', ' ', speech.manner).split())}) " if speech.manner else ""
    return f"{cue}{voice}: {manner}{speech.text}"


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
