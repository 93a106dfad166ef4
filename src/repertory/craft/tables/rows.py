"""Rows of a table as a shot list: each row becomes a shot with its details, in the shot list's own language."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from repertory.craft.screenplay.breakdown import letters
from repertory.craft.shotlist.filmwords import folded
from repertory.craft.shotlist.lines import Kind, lines_of
from repertory.craft.tables.cells import worded
from repertory.craft.tables.columns import FOR_PEOPLE, SLUG, require_shot_list, seconds_of
from repertory.craft.tables.table import Table
from repertory.errors import ShotListError

_NUMBER = re.compile(r"(?:shot|sh|s|no\.?|nr\.?|#)?[\s._#-]*0*([0-9]{1,6}[A-Za-z]{0,2})", re.IGNORECASE)
_SCENE = re.compile(r"\D{0,12}?0*([1-9][0-9]{0,5})")
_CUT = re.compile(r"(?:(?:SMASH|MATCH|JUMP) )?CUT|DISSOLVE|WIPE")
_NOTE = re.compile(r"(?:notes?|sounds?|sfx|fx|music|vfx|audio|comments?)\s*:", re.IGNORECASE)
_LIST = re.compile(r"\s*[,;/\n&+]\s*|\s+and\s+")


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A table made into a shot list."""

    text: str
    numbers: tuple[str, ...]
    """The number that the shot of each row got."""


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One row, its cells by the columns that are understood."""

    line: int
    cells: Mapping[str, str]

    def says(self, column: str) -> str:
        return " ".join(self.cells.get(column, "").split())

    def lines(self, column: str) -> list[str]:
        """A cell's lines that say something."""
        return [" ".join(line.split()) for line in self.cells.get(column, "").splitlines() if line.strip()]


def list_of(table: Table, *, title: str = "", wardrobe: Mapping[str, Collection[str]] | None = None) -> Rows:
    """The shot list of a table, to be read like any other; what a cell says that is not understood is found then.

    `wardrobe` is what each can wear, by the names that they may be called: an outfit that a row gives to nobody in
    particular is worn by those of it who have such a one.
    Raises ShotListError, with the line in the table, for a table without a shot list's columns, a shot that is there
    twice, and a duration that is none.
    """
    there = require_shot_list(table)
    lines = table.lines or tuple(range(2, len(table.rows) + 2))
    rows = [
        _Row(line=line, cells={column: worded(column, cells[at].strip()) for column, at in there.items()})
        for line, cells in zip(lines, table.rows, strict=True)
    ]
    numbers = _numbers(rows)
    written = [f"Title: {title}"] if title else []
    theirs = {folded(name): frozenset(map(folded, outfits)) for name, outfits in (wardrobe or {}).items()}
    scene = heading = below = ""
    for row, number in zip(rows, numbers, strict=True):
        written.append("")
        if row.says("Heading") and row.says("Heading") != heading:
            scene, heading = row.says("Scene"), row.says("Heading")
            written += _slug(heading, number, scene)
            below = heading if _is_heading(heading) else ""
        elif row.says("Scene") != scene:
            scene, heading, below = row.says("Scene"), "", ""
            written += _heading(row, number, scene)
        below = below if heading and _is_where(row, below) else ""
        written += _shot(row, number, theirs, below)
    return Rows(text="\n".join(written).strip("\n") + "\n", numbers=tuple(numbers))


def _numbers(rows: Sequence[_Row]) -> list[str]:
    """The rows' own numbers where all are there and different; else one for each, from its scene."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = (folded(row.says("Scene")), folded(row.says("Shot")))
        if key[1] and key in seen:
            what = f"Shot {row.says('Shot')} is there twice: first on line {seen[key]}."
            raise ShotListError(what, line=row.line, column=1, source=row.says("Shot"), step="Give it another number.")
        seen[key] = row.line
    own = [found[1].upper() if (found := _NUMBER.fullmatch(row.says("Shot"))) else "" for row in rows]
    if all(own) and len(set(own)) == len(own):
        return own
    scenes = list(dict.fromkeys(row.says("Scene") for row in rows))
    if scenes == [""]:
        return [str(count) for count in range(1, len(rows) + 1)]
    numbered = [found[1] if (found := _SCENE.fullmatch(scene)) else "" for scene in scenes]
    plain_ones = all(numbered) and len(set(numbered)) == len(numbered)
    by_scene = dict(zip(scenes, numbered if plain_ones else map(str, range(1, len(scenes) + 1)), strict=True))
    return _lettered(rows, by_scene)


def _lettered(rows: Sequence[_Row], by_scene: Mapping[str, str]) -> list[str]:
    """Numbers such as 4A, by the rows' own letters where they have such, else in their order."""
    found: list[str] = []
    for scene, number in by_scene.items():
        mine = [row.says("Shot") for row in rows if row.says("Scene") == scene]
        own = [letter.upper() for letter in mine if re.fullmatch(r"[A-Za-z]{1,2}", letter)]
        if len(set(own)) != len(mine):
            own = [letters(count) for count in range(1, len(mine) + 1)]
        found += [f"{number}{letter}" for letter in own]
    order = {id(row): at for at, row in enumerate(rows)}
    by_row = [row for scene in by_scene for row in rows if row.says("Scene") == scene]
    return [number for _, number in sorted(zip((order[id(row)] for row in by_row), found, strict=True))]


def _heading(row: _Row, number: str, scene: str) -> list[str]:
    """A line for a new scene; a comment where the shots' numbers say the scene, or nobody knows where it is."""
    plain_number = re.fullmatch(r"0*([1-9][0-9]{0,5})", scene)
    if not scene:
        return []
    if plain_number and row.says("Location") and not re.fullmatch(rf"{plain_number[1]}[A-Z]+", number):
        said = ", ".join(filter(None, (row.says("Location"), row.says("Light"))))
        return [f"Scene {plain_number[1]}: {said}", ""]
    return [f"# Scene {scene}", ""]


def _slug(heading: str, number: str, scene: str) -> list[str]:
    """A screenplay's heading, with the number of its scene where the shots' numbers do not say it; a comment for what
    is no such heading."""
    if not _is_heading(heading):
        return [f"# Heading: {heading}", ""]
    plain_number = re.fullmatch(r"0*([1-9][0-9]{0,5})", scene)
    carried = not plain_number or "#" in heading or re.fullmatch(rf"{plain_number[1]}[A-Z]+", number)
    return [heading if carried or not plain_number else f"{heading} #{plain_number[1]}#", ""]


def _is_heading(said: str) -> bool:
    return bool(SLUG.match(said)) and next(lines_of(said)).kind is Kind.HEADING


def _is_where(row: _Row, heading: str) -> bool:
    """Whether a row's place and light are those of the heading that it stands below."""
    return bool(heading) and not any(_unless_in(heading, row.says(column)) for column in ("Location", "Light"))


def _shot(row: _Row, number: str, wardrobe: Mapping[str, Collection[str]], heading: str) -> list[str]:
    """A row's shot; `heading` is the one whose place and light it need not say again."""
    cast = [name for name in _LIST.split(row.says("Cast")) if name]
    description, told = _told(row, cast)
    outfits = _worn(row.says("Outfit"), cast, wardrobe)
    subject = _unless_in(f"{description} {row.says('Cast')}", row.says("Subject"))
    unnamed = [name for name in cast if folded(_bare(name)) not in folded(description)]
    who = " and ".join(_dressed(name, outfits.pop(folded(_bare(name)), "")) for name in unnamed)
    size = row.says("Size") or ("" if description or row.says("Framing") else "medium shot")
    seen = subject or who
    head = f"{size} of {seen}" if size and seen else size or seen
    place, light = (_unless_in(f"{heading} {description}", row.says(column)) for column in ("Location", "Light"))
    parts = (head, who if subject else "", row.says("Framing"), description, place, light, row.says("Angle"))
    lines = [f"Shot {number}: {', '.join(_unless_said(parts))}", *_details(row, description)]
    named = {folded(_bare(name)): _bare(name) for name in cast}
    for name, outfit in outfits.items():
        lines.append(f"    Action: {named[name]} wearing the {outfit}" if name in named else f"    Outfit: {outfit}")
    shown = row.says("Expression")
    for name, expression in _by_name(shown, cast if ":" in shown else ()).items():
        said = f"Action: {named[name]} with a {expression} expression" if name in named else f"Expression: {expression}"
        lines.append(f"    {said}")
    before, after = _transitions(row)
    return [*before, *lines, *told, *_below(row, cast), *after]


def _told(row: _Row, cast: Sequence[str]) -> tuple[str, list[str]]:
    """What happens; and the lines of that cell which are details, notes or somebody's words, as Kitsu's tables have
    them, to stand below the shot."""
    first, *rest = row.lines("Description") or [""]
    named = {folded(_bare(name)) for name in cast}
    below = []
    for line in rest:
        kind = [one.kind for one in lines_of(f"Shot 1: x\n{line}", named)][-1]
        who = line.partition(":")[0].partition("(")[0].strip()
        spoken = kind is Kind.SPOKEN and (who.isupper() or folded(who) in named)
        if spoken or kind in (Kind.DETAIL, Kind.NOTE):
            below.append(line if spoken else f"    {line}")
        else:
            first = f"{first} {line}"
    return first.strip(" ,"), below


def _worn(said: str, cast: Sequence[str], wardrobe: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Who wears what. What a cell gives to nobody in particular is worn by those who have it, else by all."""
    worn = _by_name(said, cast)
    plain = re.sub(r"^(?:the|an?) ", "", folded(said))
    owners = {name: outfit for name, outfit in worn.items() if plain in wardrobe.get(name, ())}
    return owners if owners and ":" not in said else worn


def _bare(name: str) -> str:
    """A name of the cast without what stands in brackets after it: "Mia (from behind)"."""
    return re.sub(r"\(.*?\)", "", name).strip()


def _speaker(name: str) -> str:
    """A name of the cast as that of a speaker: how it is seen is not how it speaks; whence it is heard is."""
    heard = re.search(r"\(\s*(?:[ov]\.?\s?[os]\.?|off[ -]?screen|voice[ -]?over)\s*\)", name, re.IGNORECASE)
    return f"{_bare(name)} {heard[0]}" if heard else _bare(name)


def _dressed(name: str, outfit: str) -> str:
    said = re.sub(r"[()]", "", name)
    return f"{said} in the {re.sub(r'(?i)^(?:the|an?) ', '', outfit)}" if outfit else said


def _by_name(said: str, cast: Sequence[str]) -> dict[str, str]:
    """Who wears or shows what: "Mia: happy; Nova: sad" is said of each, "happy" of all; under "" what is nobody's."""
    if not said:
        return {}
    if ":" not in said:
        return dict.fromkeys((folded(_bare(name)) for name in cast), said) or {"": said}
    pairs = (part.partition(":") for part in said.split(";"))
    return {folded(name): value.strip() for name, _, value in pairs if value.strip()}


def _transitions(row: _Row) -> tuple[list[str], list[str]]:
    """The lines before and after a shot that say how it begins and ends; what is no transition is a note."""
    begins, ends = (row.says(column).strip(" .:>") for column in ("Transition", "Transition Out"))
    cut = re.sub(r"(?i) to$", "", begins).upper()
    before = [f"{cut} TO:", ""] if _CUT.fullmatch(cut) else [f"{cut}:", ""] if cut == "FADE IN" else []
    after = ["FADE OUT."] if ends.upper() == "FADE OUT" else []
    said = [begins if not before else "", ends if not after else ""]
    return before, [f"    Note: Transition: {one}" for one in said if one] + after


def _unless_in(description: str, said: str) -> str:
    """What a cell says, unless the description says it already."""
    return "" if re.search(rf"(?<!\w){re.escape(folded(said))}(?!\w)", folded(description)) else said


def _unless_said(parts: Sequence[str]) -> list[str]:
    """The parts that say something that no part before says word for word."""
    kept: list[str] = []
    for part in filter(None, parts):
        if folded(part) not in (folded(one) for one in kept):
            kept.append(part)
    return kept


def _details(row: _Row, description: str) -> list[str]:
    """What has a line of its own below the shot."""
    props = [thing for thing in _LIST.split(row.says("Props")) if thing and folded(thing) not in folded(description)]
    said = {
        "Lens": row.says("Lens"),
        "Camera": row.says("Movement"),
        "Props": ", ".join(props),
        "Duration": _seconds(row),
        "Engine": row.says("Engine"),
        "Seed": row.says("Seed"),
        "Takes": row.says("Takes"),
    }
    return [f"    {key}: {value}" for key, value in said.items() if value]


def _seconds(row: _Row) -> str:
    """Its length, from seconds or else from frames."""
    said = seconds_of(row.says("Duration"), line=row.line)
    frames, rate = row.says("Frames"), row.says("FPS") or "24"
    first, last = row.says("Frame In"), row.says("Frame Out")
    if not frames and first.isdecimal() and last.isdecimal() and int(last) >= int(first):
        frames = str(int(last) - int(first) + 1)
    if not said and re.fullmatch(r"[0-9]{1,7}", frames) and re.fullmatch(r"[0-9]{1,4}(?:\.[0-9]+)?", rate):
        said = f"{int(frames) / float(rate):.3f}".rstrip("0").rstrip(".") if float(rate) else ""
    told = re.search(rf"(?<![\w.]){re.escape(said)}\s*s(?:ec(?:ond)?s?)?(?!\w)", row.says("Description"), re.IGNORECASE)
    return f"{said} s" if said and float(said) and not told else ""


def _below(row: _Row, cast: Sequence[str]) -> list[str]:
    """What is spoken, and the notes. A line that nobody is said to speak is the only one's who is there."""
    lines = []
    for said in row.lines("Dialogue"):
        theirs = f"{_speaker(cast[0])}: {said}" if len(cast) == 1 else ""
        spoken = (line for line in (said, theirs) if line and next(lines_of(line)).kind is Kind.SPOKEN)
        lines.append(next(spoken, f"    Note: Dialogue: {said}"))
    lines += [f"    {note}" if _NOTE.match(note) else f"    Note: {note}" for note in row.lines("Notes")]
    return lines + [f"    {key}: {line}" for key in FOR_PEOPLE for line in row.lines(key)]
