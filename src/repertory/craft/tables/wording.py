"""One row of a table in the words of a shot list: which words stand for which of its cells."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from repertory.craft.shotlist.filmwords import folded
from repertory.craft.shotlist.lines import Kind, lines_of
from repertory.craft.tables.columns import FOR_PEOPLE
from repertory.craft.tables.lengths import seconds_by_frames, seconds_of
from repertory.craft.tables.told import only_what_is_theirs

Piece = tuple[str, str]
"""Some words, and the column that they are of; "" for those of no cell."""
_CUT = re.compile(r"(?:(?:SMASH|MATCH|JUMP) )?CUT|DISSOLVE|WIPE")
_NOTE = re.compile(r"(?:notes?|sounds?|sfx|fx|music|vfx|audio|comments?)\s*:", re.IGNORECASE)
LISTED = re.compile(r"\s*[,;/\n&+]\s*|\s+and\s+")
"""What divides several names in one cell."""
_HEARD = re.compile(r"\(\s*(?:[ov]\.?\s?[os]\.?|off[ -]?screen|voice[ -]?over)\s*\)", re.IGNORECASE)
_A_NAME = re.compile(r"[^\W\d_a-zß-ÿ][\w.'-]*(?: [^\W_a-zß-ÿ][\w.'-]*){0,2}")
"""How a speaker is written: each word of the name with a capital."""
_OVER = re.compile(r"\b(?:ots|over[ -]the[ -]shoulder)\b", re.IGNORECASE)
_MARKS = frozenset({"Scene", "Shot", "Heading", "FPS", "Frame In"})
"""Columns that say nothing of what is seen."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the list that is made, with what of it each cell says."""

    pieces: tuple[Piece, ...]

    def __str__(self) -> str:
        return "".join(words for words, _ in self.pieces)

    def column_at(self, place: int) -> str:
        """The column whose words stand at a place, counted from 0, or else last before it; the first of all where none
        does."""
        at, found = 0, ""
        for words, column in self.pieces:
            if column and (at <= place or not found):
                found = column
            at += len(words)
        return found


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row, its cells by the columns that are understood."""

    line: int
    """Where it stands in the table."""
    cells: Mapping[str, str]
    aside: Collection[str] = ()
    """The columns whose cells cannot be read as they stand; "Dialogue 2" for a cell's second line. They are notes."""

    def says(self, column: str) -> str:
        return "" if column in self.aside else " ".join(self.cells.get(column, "").split())

    def lines(self, column: str) -> list[str]:
        """A cell's lines that say something."""
        cell = "" if column in self.aside else self.cells.get(column, "")
        return [" ".join(line.split()) for line in cell.splitlines() if line.strip()]

    @property
    def cast(self) -> list[str]:
        """Who it says is there, each as the cell has them."""
        return [name for name in LISTED.split(self.says("Cast")) if name]

    @property
    def is_bare(self) -> bool:
        """Whether it says nothing but its number."""
        return not any(cell.strip() for column, cell in self.cells.items() if column not in _MARKS)


@dataclass(kw_only=True)
class Worded:
    """A row in words, and what there is to ask about it."""

    lines: list[Line] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def worded_row(
    row: Row, number: str, *, wardrobe: Mapping[str, Collection[str]], heading: str, speakers: Collection[str]
) -> Worded:
    """A row's shot; `heading` is the one whose place and light it need not say again, `wardrobe` what each can wear,
    and `speakers` the names of those who may speak, folded."""
    done = Worded()
    description, told = _told(row)
    outfits = _worn(row.says("Outfit"), row.cast, wardrobe)
    description, unseen = _with_brackets(description, row.cast)
    unnamed = [name for name in row.cast if name in unseen or folded(bare(name)) not in folded(description)]
    parts = _parts(row, description, heading, _who(unnamed, outfits))
    _ask_whose_shoulder(row, number, description, done.asked)
    before, after = _transitions(row)
    done.lines = [*before, _line((f"Shot {number}: ", ""), *_joined(parts)), *_details(row, description, done.asked)]
    done.lines += [*_outfits(row, description, outfits), *_expressions(row, done.asked), *told]
    done.lines += [*_dialogue(row, number, speakers, done.asked), *_notes(row), *after]
    return done


def _line(*pieces: Piece) -> Line:
    return Line(pieces=pieces)


def _parts(row: Row, description: str, heading: str, who: list[Piece]) -> list[list[Piece]]:
    """What stands on the line of the shot, part by part."""
    subject = _unless_in(f"{description} {row.says('Cast')}", row.says("Subject"))
    usual = "" if description or row.says("Framing") else "medium shot"
    size = (row.says("Size"), "Size") if row.says("Size") else (usual, "")
    seen: list[Piece] = [(subject, "Subject")] if subject else who
    joint = ", " if _is_over_one_of_two(row, size[0]) else " of "
    head: list[Piece] = [size, (joint, ""), *seen] if size[0] and seen else [size] if size[0] else seen
    said = f"{heading} {description}"
    places: list[list[Piece]] = [[(_unless_in(said, row.says(column)), column)] for column in ("Location", "Light")]
    whole: list[list[Piece]] = [
        head,
        who if subject else [],
        [(row.says("Framing"), "Framing")],
        [(description, "Description")],
        *places,
        [(row.says("Angle"), "Angle")],
    ]
    kept: list[list[Piece]] = []
    for part in whole:
        words = folded("".join(words for words, _ in part))
        if words and words not in (folded("".join(one for one, _ in other)) for other in kept):
            kept.append(part)
    return kept


def _is_over_one_of_two(row: Row, said: str) -> bool:
    """Whether the camera looks over somebody's shoulder, and it may be that of several."""
    return bool(_OVER.search(said)) and len(row.cast) > 1


def _ask_whose_shoulder(row: Row, number: str, description: str, asked: list[str]) -> None:
    told = re.search(r"\b(?:over|from behind|onto)\b", f"{description} {row.says('Cast')}", re.IGNORECASE)
    if _is_over_one_of_two(row, f"{row.says('Size')}, {row.says('Framing')}") and not told:
        first, second, *_ = map(bare, row.cast)
        asked.append(f'Line {row.line}: over whose shoulder is shot {number}? Write "OTS {second} onto {first}" there.')


def _joined(parts: Sequence[Sequence[Piece]]) -> Iterator[Piece]:
    for number, part in enumerate(parts):
        if number:
            yield ", ", ""
        yield from part


def _who(names: Sequence[str], outfits: dict[str, str]) -> list[Piece]:
    """Those whom the description does not name, each with an outfit, which is then no longer among the `outfits`."""
    pieces: list[Piece] = []
    for name in names:
        said = re.sub(r"[()]", "", name)
        outfit = re.sub(r"(?i)^(?:the|an?) ", "", outfits.pop(folded(bare(name)), ""))
        joint = ", " if said != name else " and "  # lest "Nova and Mia from behind" be said of both
        pieces += [(joint, "")] if pieces else []
        pieces += [(said, "Cast"), *([(" in the ", ""), (outfit, "Outfit")] if outfit else [])]
    return pieces


def _with_brackets(description: str, cast: Sequence[str]) -> tuple[str, list[str]]:
    """The description with what stands in brackets behind a name of the cast ("Mia (from behind)") behind that name;
    and those who need be named with it before, since it would be said of others too, or only a thing is theirs."""
    unseen = []
    for name in cast:
        how = " ".join(re.findall(r"\(.*?\)", name))
        if not how or folded(how.strip("()")) in folded(description) or folded(bare(name)) not in folded(description):
            continue
        named = re.search(rf"(?<!\w){re.escape(bare(name))}(?!\w|['’]s)", description, re.IGNORECASE)
        if named and (len(cast) == 1 or _HEARD.search(name)):
            description = f"{description[: named.end()]} {how}{description[named.end() :]}"
        else:
            unseen.append(name)
    return description, unseen


def _told(row: Row) -> tuple[str, list[Line]]:
    """What happens; and the lines of that cell which are details, notes or somebody's words, as Kitsu's tables have
    them, to stand below the shot."""
    first, *rest = row.lines("Description") or [""]
    named = {folded(bare(name)) for name in row.cast}
    below = []
    for line in rest:
        kind = [one.kind for one in lines_of(f"Shot 1: x\n{line}", named)][-1]
        who = line.partition(":")[0].partition("(")[0].strip()
        spoken = kind is Kind.SPOKEN and (who.isupper() or folded(who) in named)
        if spoken or kind in (Kind.DETAIL, Kind.NOTE):
            below.append(_line(("" if spoken else "    ", ""), (line, "Description")))
        else:
            first = f"{first} {line}"
    return first.strip(" ,"), below


def _worn(said: str, cast: Sequence[str], wardrobe: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Who wears what. What a cell gives to nobody in particular is worn by those who have it, else by all."""
    worn = _by_name(said, cast)
    plain = re.sub(r"^(?:the|an?) ", "", folded(said))
    owners = {name: outfit for name, outfit in worn.items() if plain in wardrobe.get(name, ())}
    return owners if owners and ":" not in said else worn


def bare(name: str) -> str:
    """A name of the cast without what stands in brackets after it: "Mia (from behind)"."""
    return re.sub(r"\(.*?\)", "", name).strip()


def _speaker(name: str) -> str:
    """A name of the cast as that of a speaker: how it is seen is not how it speaks; whence it is heard is."""
    heard = _HEARD.search(name)
    return f"{bare(name)} {heard[0]}" if heard else bare(name)


def _by_name(said: str, cast: Sequence[str]) -> dict[str, str]:
    """Who wears or shows what: "Mia: happy; Nova: sad" is said of each, "happy" of all; under "" what is nobody's."""
    if not said:
        return {}
    if ":" not in said:
        return dict.fromkeys((folded(bare(name)) for name in cast), said) or {"": said}
    pairs = (part.partition(":") for part in said.split(";"))
    return {folded(name): value.strip() for name, _, value in pairs if value.strip()}


def _outfits(row: Row, description: str, outfits: Mapping[str, str]) -> Iterator[Line]:
    """The outfits of those whom the description names. It shows nobody's face that it did not show before."""
    named = {folded(bare(name)): bare(name) for name in row.cast}
    for name, outfit in outfits.items():
        who = named.get(name, "")
        hidden = only_what_is_theirs(description, who) if who else False
        alone = hidden and len(named) == 1
        begin = f"Action: {'' if alone else f'{who} '}wearing the " if who else "Outfit: "
        worn = re.sub(r"(?i)^(?:the|an?) ", "", outfit) if who else outfit
        unseen = f", {who}'s face not seen" if hidden and not alone else ""
        yield _line((f"    {begin}", ""), (worn, "Outfit"), (unseen, ""))


def _expressions(row: Row, asked: list[str]) -> Iterator[Line]:
    shown, cast = row.says("Expression"), row.cast
    named = {folded(bare(name)): bare(name) for name in cast}
    if shown and ":" not in shown and len(cast) > 1:
        whose = f'"{cast[0]}: {shown}"'
        asked.append(f'Line {row.line}: "{shown}" is the expression of all who are there; of one alone, write {whose}.')
    for name, expression in _by_name(shown, cast if ":" in shown else ()).items():
        who = named.get(name, "")
        begin, end = (f"Action: {who} with a ", " expression") if who else ("Expression: ", "")
        yield _line((f"    {begin}", ""), (expression, "Expression"), (end, ""))


def _transitions(row: Row) -> tuple[list[Line], list[Line]]:
    """The lines before and after a shot that say how it begins and ends; what is no transition is a note."""
    begins, ends = (row.says(column).strip(" .:>") for column in ("Transition", "Transition Out"))
    cut = re.sub(r"(?i) to$", "", begins).upper()
    said = f"{cut} TO:" if _CUT.fullmatch(cut) else f"{cut}:" if cut == "FADE IN" else ""
    before = [_line((said, "Transition")), _line()] if said else []
    after = [_line(("FADE OUT.", "Transition Out"))] if ends.upper() == "FADE OUT" else []
    left = [(begins, "Transition") if not before else ("", ""), (ends, "Transition Out") if not after else ("", "")]
    return before, [_line(("    Note: Transition: ", ""), one) for one in left if one[0]] + after


def _unless_in(description: str, said: str) -> str:
    """What a cell says, unless the description says it already."""
    return "" if re.search(rf"(?<!\w){re.escape(folded(said))}(?!\w)", folded(description)) else said


def _details(row: Row, description: str, asked: list[str]) -> Iterator[Line]:
    """What has a line of its own below the shot."""
    props = [thing for thing in LISTED.split(row.says("Props")) if thing and folded(thing) not in folded(description)]
    said = {
        ("Lens", "Lens"): row.says("Lens"),
        ("Camera", "Movement"): row.says("Movement"),
        ("Props", "Props"): ", ".join(props),
        ("Duration", "Duration"): _seconds(row, asked),
        ("Engine", "Engine"): row.says("Engine"),
        ("Seed", "Seed"): row.says("Seed"),
        ("Takes", "Takes"): row.says("Takes"),
    }
    for (key, column), value in said.items():
        if value:
            yield _line((f"    {key}: ", ""), (value, column))


def _seconds(row: Row, asked: list[str]) -> str:
    """Its length, from seconds or else from frames."""
    if "Duration" in row.aside:
        return ""
    said = seconds_of(row.says("Duration"), line=row.line)
    said = said or seconds_by_frames({} if "Frames" in row.aside else row.cells)
    if said and not float(said):
        if row.says("Duration"):
            asked.append(f"Line {row.line}: a shot of {row.says('Duration')} is none, so it has no length of its own.")
        return ""
    told = re.search(rf"(?<![\w.]){re.escape(said)}\s*s(?:ec(?:ond)?s?)?(?!\w)", row.says("Description"), re.IGNORECASE)
    return f"{said} s" if said and not told else ""


def _dialogue(row: Row, number: str, speakers: Collection[str], asked: list[str]) -> Iterator[Line]:
    """What is spoken. A line that nobody is said to speak is the only one's who is there; else it is asked for."""
    cast = row.cast
    known = {*speakers, *(folded(bare(name)) for name in cast)}
    for count, said in enumerate(row.lines("Dialogue"), start=1):
        column = f"Dialogue {count}"
        theirs = f"{_speaker(cast[0])}: " if len(cast) == 1 else ""
        if column not in row.aside and speaker_of(said, known):
            yield _line((said, column))
        elif column not in row.aside and theirs and next(lines_of(f"{theirs}{said}")).kind is Kind.SPOKEN:
            yield _line((theirs, "Cast"), (said, column))
        else:
            yield _line((f"    Note: Dialogue: {said}", ""))
            if column not in row.aside:
                there = " and ".join(map(bare, cast)) or "nobody"
                example = f"{bare(cast[0] if cast else 'Mia').upper()}: {said}"
                what = f'Line {row.line}: who says "{said}"? The row has {there}, so it is a note below shot {number}.'
                asked.append(f'{what} Write "{example}" there.')


def speaker_of(line: str, known: Collection[str] = ()) -> str:
    """Who speaks in a line of a cell, as it has them; empty where it names nobody. `known` are names, folded."""
    told = next(lines_of(line))
    who = told.part("who")[0].strip().lstrip("@").strip("[] ") if told.kind is Kind.SPOKEN else ""
    return who if who.isupper() or folded(who) in known or _A_NAME.fullmatch(who) else ""


def _notes(row: Row) -> Iterator[Line]:
    """What is said to people only, and the cells that cannot be read as they stand."""
    for note in row.lines("Notes"):
        yield _line((f"    {note}" if _NOTE.match(note) else f"    Note: {note}", ""))
    for key in FOR_PEOPLE:
        for line in row.lines(key):
            yield _line((f"    {key}: {line}", ""))
    for column in sorted({*row.aside} - {"Heading"}):
        if cell := " ".join(row.cells.get(column, "").split()):
            yield _line((f"    Note: {column}: {cell}", ""))
