"""Sixty shot lists by many hands are read as a careful reader reads them, and no word of them is lost."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from repertory.craft.shotlist.filmwords_camera import SIZE_OF_FRAMING
from repertory.craft.shotlist.reading import Listing, Names, read_list
from repertory.craft.shotlist.same import same_in
from repertory.model.shot import Shot, ShotSize, Understood

FOLDER = Path(__file__).parents[1] / "data" / "shotlists"
LISTS = sorted(FOLDER.glob("*.txt"))
_SAME_MOVE = {
    "orbit": "arc", "dolly in": "push in", "dolly out": "pull out", "pedestal up": "boom up", "crane up": "boom up",
    "pedestal down": "boom down", "crane down": "boom down", "drone": "aerial", "tracking shot": "tracking",
    "follow": "tracking", "steadicam": "tracking", "locked-off": "static",
}  # fmt: skip
_SAME_FRAMING = {"pov": "point of view"}
_SAME_ANGLE = {"bird's-eye view": "overhead"}
_WORD = re.compile(r"[^\W_]+")


def test_there_are_sixty() -> None:
    assert len(LISTS) == 60


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_list_is_read_whole_and_as_it_is_meant(path: Path) -> None:
    expected = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
    text = path.read_bytes().decode("utf-8")
    listing = read_list(text, names_in(expected))
    assert [f"{error}" for error in listing.problems] == []
    assert list(lost_words(text, listing)) == []
    assert {number: words for number, words in listing.unread.items() if words} == {}
    wanted = {shot["number"]: shot for shot in expected["shot"]}
    shots = {shot.number: shot for shot in listing.shots.shots}
    assert list(shots) == list(wanted)
    assert [fault for number, want in wanted.items() for fault in differences(want, shots[number])] == []


def names_in(expected: dict[str, Any]) -> Names:
    cast = expected.get("characters", {})
    return Names(
        characters=tuple(cast),
        locations=tuple(expected.get("places", ())),
        props=tuple(expected.get("props", ())),
        pronouns={name: facts["pronoun"] for name, facts in cast.items() if "pronoun" in facts},
        outfits={name: tuple(facts.get("outfits", ())) for name, facts in cast.items()},
    )


def lost_words(text: str, listing: Listing) -> Iterator[str]:
    """Every word of a shot or of the lines below it that is neither understood, nor action, nor shown as not read."""
    spans: dict[int, list[Understood]] = {}
    for kind in (listing.understood, listing.unread):
        for some in kind.values():
            for span in some:
                spans.setdefault(span.line, []).append(span)
    first = min((shot.line for shot in listing.shots.shots), default=1)
    for number, line in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), start=1):
        if number < first or line.strip().startswith("#") or number not in spans:
            if number >= first and line.strip() and not line.strip().startswith("#"):
                yield f"line {number}: {line.strip()}"
            continue
        for word in _WORD.finditer(line):
            if not any(
                one.column - 1 <= word.start() and word.end() <= one.column - 1 + one.length for one in spans[number]
            ):
                yield f"line {number}: {word[0]}"


def differences(want: dict[str, Any], shot: Shot) -> Iterator[str]:
    """What of the expectation the shot does not fulfil, in words."""
    found = _found(shot)
    yield from _unsaid(want, shot)
    for key, value in want.items():
        if key in {"number", "action"}:
            continue
        wanted = _wanted(key, value)
        if wanted != found[key]:
            yield f"{shot.number} {key}: wanted {wanted!r}, found {found[key]!r}"
    lacking = [word for word in want.get("action", ()) if word.lower() not in shot.action.lower()]
    if lacking:
        yield f"{shot.number} action: {lacking} not in {shot.action!r}"


def _unsaid(want: dict[str, Any], shot: Shot) -> Iterator[str]:
    """What was found though the expectation says nothing of it, and neither the shot's words nor those before it do: a
    place or a light out of nowhere, a size that no framing has, somebody hidden over whom no camera looks."""
    said = shot.text.lower()
    for what, value, words in (("place", shot.location, shot.location), ("light", shot.light, shot.light_words)):
        kept = {"place": "location"}.get(what, what) in shot.kept or same_in(said)
        if what not in want and value and not kept and words.lower() not in said:
            yield f"{shot.number} {what}: {value!r} is said nowhere"
    size = SIZE_OF_FRAMING.get(shot.framing, ShotSize.MEDIUM) if shot.framing else ShotSize.MEDIUM
    if "size" not in want and shot.size is not size and not same_in(said) and "establishing" not in said:
        yield f"{shot.number} size: {shot.size.value!r} is said nowhere"
    hidden = {one.name for one in shot.performers if one.face_hidden and not one.from_behind}
    if "hidden" not in want and hidden:
        yield f"{shot.number} hidden: {hidden} is said nowhere"


def _wanted(key: str, value: Any) -> Any:
    """The expectation in the words of the model: writers call one move or framing by several names."""
    if key in {"who", "hidden", "props"}:
        return set(value)
    if key == "expression":
        return {name: mood for name, mood in value.items() if mood != "neutral"}
    if key == "angle" and "dutch" in value.lower():
        return "dutch"
    same = {"move": _SAME_MOVE, "framing": _SAME_FRAMING, "angle": _SAME_ANGLE}.get(key, {})
    said = value.removesuffix(" lens") if key == "lens" else value
    return same.get(said.lower(), said) if same else said


def _found(shot: Shot) -> dict[str, Any]:
    return {
        "who": {performer.name for performer in shot.performers},
        "spoken": len(shot.dialogue),
        "size": shot.size.value,
        "framing": shot.framing.value if shot.framing else "",
        "angle": "dutch" if shot.dutch else shot.angle.value,
        "move": shot.move.value,
        "lens": shot.lens.removesuffix(" lens"),
        "place": shot.location,
        "light": shot.light_words or shot.light,
        "seconds": shot.duration_s,
        "engine": shot.engine,
        "seed": shot.seed,
        "takes": shot.takes,
        "hidden": {performer.name for performer in shot.performers if performer.face_hidden},
        "outfit": {performer.name: performer.outfit for performer in shot.performers if performer.outfit},
        "expression": {one.name: one.expression for one in shot.performers if one.expression not in {"", "neutral"}},
        "props": set(shot.props),
        "transition": shot.transition_in.value,
    }
