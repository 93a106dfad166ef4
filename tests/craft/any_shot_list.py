"""Any text as a shot list, a screenplay or a table: what must hold of every one, for the suite and the benchmarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from company import CAST, NAMES, PARTS, VOICES
from hypothesis import strategies as st
from sentences import files

from repertory.craft.binding.bind import bind_list, names_of
from repertory.craft.rewriting.describing import Known
from repertory.craft.rewriting.rereading import mended_as_read
from repertory.craft.rewriting.rewrite import rewrite
from repertory.craft.screenplay.breakdown import break_down
from repertory.craft.screenplay.script import read_screenplay
from repertory.craft.shotlist.reading import read_list
from repertory.craft.shotlist.shown import in_words
from repertory.craft.shotlist.writing import written
from repertory.craft.tables.rows import list_of
from repertory.craft.tables.table import read_table, write_table
from repertory.errors import RepertoryError, YourMove
from repertory.model.anchor import Anchor, Character
from repertory.model.shot import BoundShot

DATA = Path(__file__).parents[1] / "data"
WORDS = [
    *(part for some in PARTS.values() for part in some),
    "Shot 1:", "\nShot 2:", "\n4A:", "\n- SHOT 3 -", "\n5 |", "\nINT. COFFEE SHOP - DAY",
    "\nEXT. STREET - NIGHT #12#", "\nDISSOLVE TO:", "\nFADE OUT.", "\nMIA: (softly) I waited.",
    "\nNOVA (O.S.):", "\nLens: 35mm", "\n  on she goes", "same as shot 1", "same as shot 2", "she", "her phone",
    "they", "@mia", "@", "[Character A]", "[", "]", "seed: 7", "takes: 0", "model: previs",
    "over Mia's shoulder", "POV", "insert", "from behind", "off screen", "dutch", "low angle", "whip pan",
    "OTS Mia onto Nova", "Reverse.", "reverse on Mia", "(O.S.) calls", "and smiles", "(beat)", "___", "two-shot",
    "\nLight: spooky", "\nProps: umbrella, phone", "\nINT. STREET - NUIT", "\nEXT. STREET - 9 PM",
    "in the red sweaterr",
    "a young woman with short dark hair", "blonde", "green-eyed", "in her thirties", "whose", "with", ",", ".",
    ";", "|", "—", "’s", "\t", "\r\n", "\ufeff", "\x00", "\u202e", "שרה", "🎬", "\ud800", "1A", "0.0001 s",
    "999999 s", "#", "/*", "[[", "]]", "*/", ">", "===", '"', "'", "=1+1", "\u2028", "ß", "ı", "İ",
]  # fmt: skip
LOOKS = {
    "mia": "a 28-year-old woman with short dark hair, green eyes and freckles across her nose, slim",
    "nova": "a tall 60-year-old woman with long silver hair, brown eyes, dark skin and glasses",
}
DRESSED: dict[str, Anchor] = {
    name: replace(one, identity=LOOKS[one.name]) if isinstance(one, Character) else one for name, one in CAST.items()
}
"""The company with cards that say how they look."""
CALLED = names_of(DRESSED)
PEOPLE = [
    Known(
        names=(name,),
        pronoun=one.pronoun,
        identity="a 28-year-old woman with short dark hair",
        outfits=("red sweater",),
    )
    for name, one in CAST.items()
    if isinstance(one, Character)
]


@cache
def _corpus() -> tuple[str, ...]:
    """The lists and screenplays of the suite."""
    paths = sorted([*DATA.rglob("*.txt"), *DATA.rglob("*.fountain"), *DATA.rglob("*.csv")])
    return tuple(path.read_bytes().decode("utf-8") for path in paths)


def any_text() -> st.SearchStrategy[str]:
    """Any Unicode, soups of film words, lists that are nearly right, and real texts with pieces cut out, doubled and
    exchanged."""
    soup = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), max_size=40).map(" ".join)
    words = st.tuples(*(st.sampled_from(some) for some in PARTS.values())).map(_spaced)
    line = st.one_of(words, words, words, st.tuples(words, st.sampled_from(WORDS)).map(" ".join))
    right = st.lists(line, min_size=1, max_size=8).map(
        lambda lines: "\n".join(f"Shot {number}: {one}" for number, one in enumerate(lines, start=1))
    )
    cuts = st.lists(st.integers(0, 4000), min_size=4, max_size=4)
    pieces = st.builds(_mixed, st.sampled_from(_corpus()), st.sampled_from(_corpus()), cuts)
    return st.one_of(st.text(max_size=300), soup, right, table_like(), pieces, described())


@cache
def _sentences() -> tuple[str, ...]:
    """Those of the collection that are about nobody but these two."""
    told = [one for some in files().values() for one in some]
    return tuple(" ".join(one.text.split()) for one in told if {who.names[0] for who in one.people} <= {"Mia", "Nova"})


def described() -> st.SearchStrategy[str]:
    """Lists that tell how people look: sentences of the collection, whole and in parts, between lines that go on with
    whoever was there."""
    whole = st.sampled_from(_sentences())
    halves = st.tuples(whole, whole, st.integers(1, 9)).map(_crossed)
    onward = st.sampled_from(
        ["she waves", "she walks on, street", "her hand, coffee shop", "they laugh", "CU of her face", "same as shot 1"]
    )
    who = st.sampled_from(["Mia", "Nova", "Mia and Nova", "Character A, coffee shop", "CU Nova"])
    looks = st.sampled_from(_LOOKS)
    told = st.tuples(who, looks, onward | st.just("street, night")).map(", ".join)
    line = st.one_of(whole, halves, told, onward, st.tuples(whole, onward).map(" ".join))
    return st.lists(line, min_size=1, max_size=5).map(
        lambda lines: "\n".join(f"Shot {number}: {one}" for number, one in enumerate(lines, start=1))
    )


_LOOKS = [
    "a young woman with short dark hair", "green-eyed", "her hair dark", "28", "freckled and slim", "glasses",
    "who is old", "her eyes green", "with long silver hair", "in boots", "black and white", "a teenager",
    "hair: dark", "(slim)",
]  # fmt: skip


def _crossed(some: tuple[str, str, int]) -> str:
    """The beginning of one sentence and the end of another."""
    one, other, cut = some
    return f"{' '.join(one.split()[:cut])} {' '.join(other.split()[cut:])}"


def table_like() -> st.SearchStrategy[str]:
    """Rows below a header that a shot list might have."""
    cell = st.one_of(
        st.sampled_from(["1", "4A", "Mia", "coffee shop", "CU", "3 s", "=1+1", "", '"', "a;b"]), st.text(max_size=5)
    )
    rows = st.lists(st.lists(cell, min_size=2, max_size=4), max_size=5)
    head = st.sampled_from(["Shot,Description", "Shot;Size;Cast;Description", "Episode,Sequence,Name,Description"])
    return st.tuples(head, rows).map(
        lambda some: "\n".join([some[0], *((";" if ";" in some[0] else ",").join(row) for row in some[1])])
    )


def _spaced(some: tuple[str, ...]) -> str:
    return f"{some[0]} {''.join(some[1:])}"


def _mixed(one: str, other: str, cuts: list[int]) -> str:
    first, second = sorted(cut % (len(one) + 1) for cut in cuts[:2])
    third, fourth = sorted(cut % (len(other) + 1) for cut in cuts[2:])
    return one[:first] + other[third:fourth] + one[second:]


def tried(text: str) -> Iterator[str]:
    """Reads a text in every way there is and names how each ended. Lets through whatever is no error of the project."""
    listing = read_list(text, CALLED)
    for shot in listing.shots.shots:
        in_words(shot)
    for unread in listing.unread.values():
        assert all(one.meaning.strip() for one in unread), "words that are not understood are shown as they are written"
    bound, problems = bind_list(listing.shots, cast=DRESSED, voices=VOICES, source=text)
    assert len(bound) + len(problems) >= len(listing.shots.shots)
    yield "lists read" if bound and not problems and not listing.problems else "lists with problems"
    yield _fixed(text, bound, (*listing.problems, *problems))
    assert str(written(text)) == text
    again = rewrite(rewrite(text, PEOPLE).text, PEOPLE)
    assert not again.changes, f"a second rewriting changes {again.changes}"
    yield "texts rewritten"
    try:
        read_list(break_down(read_screenplay(text), NAMES), NAMES)
        yield "screenplays read"
    except RepertoryError:
        yield "screenplays refused"
    try:
        table = read_table(text)
        write_table(table)
        list_of(table)
        yield "tables read"
    except RepertoryError:
        yield "tables refused"


def _read(text: str) -> tuple[Sequence[BoundShot], Sequence[YourMove]]:
    listing = read_list(text, CALLED)
    bound, problems = bind_list(listing.shots, cast=DRESSED, voices=VOICES, source=text)
    return bound, (*listing.problems, *problems)


def _fixed(text: str, bound: Sequence[BoundShot], problems: Sequence[YourMove]) -> str:
    """Rewrites a list as `--fix` does, and reads it: the same people, the same references, and no problem more."""
    if not any(one.changes for one in bound):
        return "lists with nothing to fix"
    made, kept = mended_as_read(text, bound, problems, _read)
    after, now = _read(made.text)
    there = {one.shot.number: _seen(one) for one in after}  # some may have had a problem before
    assert all(there.get(one.shot.number) == _seen(one) for one in bound), made.text
    assert not Counter(one.what for one in now) - Counter(one.what for one in problems), made.text
    told = {one.shot.number for one in bound if one.changes}
    assert set(kept) <= told
    return "lists fixed in part" if kept else "lists fixed"


def _seen(one: BoundShot) -> tuple[object, ...]:
    people = [(who.character.ref, who.outfit, who.from_behind) for who in one.performers]
    return people, [(ref.anchor, ref.role, ref.name) for ref in one.references]
