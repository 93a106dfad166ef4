"""Files from any tool, measured as in a shoot: nothing that could not be measured looks like a pass."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from samples import a_clip, a_sound
from small_film import picture, small_film
from test_shooting import FREE

from repertory.craft.advising import DRAWN
from repertory.errors import MediaRejected
from repertory.fakes import FakeEngine, FakeInspector
from repertory.files.hashing import sha256_of
from repertory.media.clips import write_clip
from repertory.media.images import read_image, write_image
from repertory.media.sounds import write_wav
from repertory.model.inspected import Inspected
from repertory.model.verdict import Expectation, Finding, Frame, Grade, Measurement, Observation, Verdict
from repertory.work.against import dressed, read_against
from repertory.work.inspecting import NOTHING_MEASURED, Inspection, inspect
from repertory.work.showing import shown_file

if TYPE_CHECKING:
    from repertory.media.images import Picture

pytestmark = pytest.mark.slow

SIDES = ("three-quarter left", "three-quarter right")


@dataclass(kw_only=True)
class Crowded(FakeInspector):
    """Finds surplus faces too."""

    surplus: tuple[Finding, ...] = ()
    asked: list[Expectation] = field(default_factory=list)

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        self.asked.append(expected)
        found = super().compare(seen, expected)
        extra = Measurement(
            inspector=self.id, version=self.version, anchor="", finding=Finding.EXTRA, value=0.6, nearest="mia@1"
        )
        return (*found, *(replace(extra, finding=finding) for finding in self.surplus))


class Overheard(FakeInspector):
    """Hears a second of a voice that is near enough."""

    def observe(self, media: Path) -> Observation:
        return Observation(inspector=self.id, version=self.version, sha256=sha256_of(media))

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        heard = Measurement(
            inspector=self.id, version=self.version, anchor="", finding=Finding.MEASURED, value=0.02, confidence=0.13
        )
        return tuple(replace(heard, anchor=one.anchor) for one in expected.cast if seen.inspector == self.id)


class Rooms(FakeInspector):
    """Finds every place a little nearer to another one, and draws the view beside the file."""

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        others = expected.others
        return tuple(
            replace(one, margin=-0.1, nearest=others[0].anchor) if others else one
            for one in super().compare(seen, expected)
        )

    def evidence(self, take: Path, view: Path, seen: Sequence[Frame] = ()) -> Picture:
        return read_image(view)


def inspection(
    folder: Path,
    *words: str,
    faces: FakeInspector | None = None,
    further: Mapping[str, float | None] | None = None,
    extras: bool = False,
) -> Inspection:
    """Against names of the small film's library; `further` are the distances of other inspectors, by their id."""
    others = tuple(FakeInspector(id=name, default=value) for name, value in (further or {}).items())
    crew = replace(small_film(folder, {"fake": FakeEngine(card=FREE)}, inspector=faces).crew, further=others)
    return Inspection(crew, read_against(crew, words, library=True), library=True, extras=extras)


@pytest.fixture
def take(tmp_path: Path) -> Path:
    return picture(tmp_path / "take.png", 1000)


def test_everything_that_was_named_is_measured(tmp_path: Path, take: Path) -> None:
    seen = inspection(tmp_path, "mia", "coffee-shop", further={"places": 0.3, "props": 0.9}).inspect(take)
    found = [(score.measurement.inspector, score.measurement.anchor, score.grade) for score in seen.report.scores]
    assert sorted(found) == [("fake", "mia@1", Grade.MATCH), ("places", "coffee-shop@1", Grade.MATCH)]
    assert seen.report.verdict is Verdict.ACCEPT
    assert (seen.names["mia@1"], seen.most_faces, seen.frames) == ("Mia", 1, 1)


def test_what_else_is_noted_is_told_with_every_file(tmp_path: Path, take: Path) -> None:
    crew = small_film(tmp_path, {"fake": FakeEngine(card=FREE)}).crew
    against = read_against(crew, ["mia"], library=True)
    seen = Inspection(crew, against, library=True, noted=["No library was named."]).inspect(take)
    assert seen.notes == ("No library was named.",)


def test_a_wrong_place_is_not_accepted_though_the_face_is_right(tmp_path: Path, take: Path) -> None:
    seen = inspection(tmp_path, "mia", "coffee-shop", further={"places": 0.95}).inspect(take)
    assert seen.report.verdict is Verdict.RETAKE


def test_nothing_measured_is_no_pass(tmp_path: Path, take: Path) -> None:
    seen = inspection(tmp_path, "coffee-shop", further={"places": None}).inspect(take)
    assert seen.report.verdict is Verdict.REVIEW
    assert seen.report.reason.startswith(NOTHING_MEASURED)
    assert "the fake was told so" in seen.report.reason
    unseen = inspection(tmp_path / "other", "coffee-shop").inspect(take)
    assert unseen.report.verdict is Verdict.REVIEW
    assert "no inspector looks at a location here" in unseen.report.reason


def test_what_was_asked_for_by_name_and_not_measured_is_for_a_person(tmp_path: Path, take: Path) -> None:
    seen = inspection(tmp_path, "mia", "coffee-shop", further={"places": None}).inspect(take)
    assert seen.report.verdict is Verdict.REVIEW
    assert seen.report.reason == "Every expected face matches. A person should look at: coffee-shop@1."
    assert [score.grade for score in seen.report.scores].count(Grade.UNMEASURED) == 1


@pytest.mark.parametrize(
    ("extras", "surplus", "verdict"),
    [
        (False, Finding.EXTRA, Verdict.RETAKE),
        (True, Finding.EXTRA, Verdict.ACCEPT),
        (True, Finding.DOUBLED, Verdict.RETAKE),
    ],
)
def test_strangers_may_be_allowed_and_doubles_never_are(
    tmp_path: Path, take: Path, extras: bool, surplus: Finding, verdict: Verdict
) -> None:
    faces = Crowded(default=0.2, surplus=(surplus,))
    assert inspection(tmp_path, "mia", faces=faces, extras=extras).inspect(take).report.verdict is verdict


@dataclass(kw_only=True)
class Empty(FakeInspector):
    """Sees no face in takes, and one in every other picture; whoever is expected is missing."""

    takes: tuple[Path, ...] = ()
    instead: str = ""

    def observe(self, media: Path) -> Observation:
        seen = super().observe(media)
        bare = media in self.takes and not self.instead
        return replace(seen, frames=tuple(replace(one, faces=()) for one in seen.frames)) if bare else seen

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        gone = Finding.SWAPPED if self.instead else Finding.MISSING
        return tuple(
            Measurement(
                inspector=self.id,
                version=self.version,
                anchor=one.anchor,
                finding=gone,
                nearest=self.instead,
                reason="-",
            )
            for one in expected.cast
        )


@pytest.mark.parametrize(
    ("factor", "why"),
    [(1.0, ""), (0.1, "the picture is too dark to find a face"), (0.02, "the picture is black")],
)
def test_nobody_is_missing_from_a_picture_that_is_too_dark_to_see(tmp_path: Path, factor: float, why: str) -> None:
    dim = tmp_path / "dim.png"
    noise = np.random.default_rng(1).integers(0, 255, (90, 160, 3)) * factor
    write_image(dim, noise.astype(np.uint8))
    seen = inspection(tmp_path, "mia", faces=Empty(takes=(dim,))).inspect(dim)
    (score,) = seen.report.scores
    assert score.grade is (Grade.UNMEASURED if why else Grade.WRONG)
    assert seen.report.verdict is (Verdict.REVIEW if why else Verdict.RETAKE)
    assert not why or score.measurement.reason == why


def test_with_any_nobody_need_be_seen_and_an_empty_file_is_no_pass(tmp_path: Path, take: Path) -> None:
    ready = inspection(tmp_path, "mia", "coffee-shop", faces=Empty(takes=(take,)), further={"places": 0.2})
    assert ready.inspect(take).report.verdict is Verdict.RETAKE
    anybody = Inspection(ready.crew, ready.against, library=True, anybody=True)
    report = anybody.inspect(take).report
    assert [score.measurement.inspector for score in report.scores] == ["places"]
    assert report.verdict is Verdict.ACCEPT
    alone = Inspection(ready.crew, read_against(ready.crew, ["mia"], library=True), library=True, anybody=True).inspect(
        take
    )
    assert alone.report.verdict is Verdict.REVIEW
    assert "none of them is seen" in alone.report.reason


@pytest.mark.parametrize("instead", ["", "nova@1"])
def test_clothes_of_somebody_who_is_not_there_are_not_judged(tmp_path: Path, take: Path, instead: str) -> None:
    faces = Empty(takes=(take,), instead=instead)
    ready = inspection(tmp_path, "mia", faces=faces, further={"wardrobe": 0.9})
    jacket = picture(tmp_path / "leather-jacket.png", 2)
    worn = dressed(ready.crew, ready.against, [f"mia={jacket}"])
    report = Inspection(ready.crew, worn, library=True).inspect(take).report
    (clothes,) = (score for score in report.scores if score.measurement.inspector == "wardrobe")
    assert clothes.grade is Grade.UNMEASURED
    assert clothes.measurement.reason == "mia@1 is not seen, so what is worn here says nothing"


def test_a_drawing_is_not_judged_as_a_photograph(tmp_path: Path) -> None:
    flat, grain = tmp_path / "flat.png", tmp_path / "grain.png"
    write_image(flat, np.full((90, 160, 3), 128, np.uint8))
    write_image(grain, np.random.default_rng(1).integers(0, 255, (90, 160, 3)).astype(np.uint8))
    ready = inspection(tmp_path, "mia", faces=FakeInspector(default=0.2))
    assert ready.inspect(grain).report.verdict is Verdict.ACCEPT
    report = ready.inspect(flat).report
    assert (report.verdict, report.scores[0].measurement.reason) == (Verdict.REVIEW, DRAWN)
    hero = read_against(ready.crew, [f"hero={flat}"], library=True)
    assert Inspection(ready.crew, hero, library=True).inspect(grain).report.verdict is Verdict.REVIEW


def test_faces_are_nobodys_fault_where_nobody_was_asked_for(tmp_path: Path, take: Path) -> None:
    faces = Crowded(surplus=(Finding.EXTRA,))
    seen = inspection(tmp_path, "coffee-shop", faces=faces, further={"places": 0.3}).inspect(take)
    assert [score.measurement.inspector for score in seen.report.scores] == ["places"]
    assert seen.report.verdict is Verdict.ACCEPT


def test_a_file_is_looked_at_once_by_everybody(tmp_path: Path, take: Path) -> None:
    faces = FakeInspector(default=0.2)
    ready = inspection(tmp_path, "mia", "coffee-shop", faces=faces, further={"places": 0.3})
    (places,) = ready.crew.further
    assert isinstance(places, FakeInspector)
    first = ready.inspect(take)
    seen = (len(faces.observed), len(places.observed))
    assert ready.inspect(take).report == first.report
    assert (len(faces.observed), len(places.observed)) == seen


def test_a_sound_shows_nobody_and_a_picture_is_silent(tmp_path: Path, take: Path) -> None:
    sound = tmp_path / "line.wav"
    write_wav(sound, np.zeros(16_000, np.float32), 16_000)
    ready = inspection(tmp_path, "mia", "mia-voice", "coffee-shop", further={"places": 0.2})
    assert unmeasured(ready.inspect(sound)) == {
        "mia@1": "a sound shows nothing",
        "coffee-shop@1": "a sound shows nothing",
        "mia-voice@1": "no inspector looks at a voice here",
    }
    assert unmeasured(ready.inspect(take)) == {"mia-voice@1": "a picture has no sound"}


def test_a_voice_heard_for_a_second_is_for_a_person_where_it_was_asked_for(tmp_path: Path) -> None:
    clip = tmp_path / "take.mp4"
    write_clip(clip, [np.full((96, 128, 3), 90, np.uint8)] * 6, fps=24, sound=a_sound(tmp_path / "line.wav"))
    crew = replace(inspection(tmp_path, "mia").crew, further=(Overheard(id="voices"),))
    for words, verdict in ((["mia", "mia-voice"], Verdict.REVIEW), (["mia"], Verdict.ACCEPT)):
        seen = Inspection(crew, read_against(crew, words, library=True), library=True).inspect(clip)
        assert seen.report.verdict is verdict, "who asks for a face alone has it as far as measured"
        assert unmeasured(seen) == {"mia-voice@1": "it sounds like mia-voice@1, too little to be sure"}


def unmeasured(seen: Inspected) -> dict[str, str]:
    scores = (score for score in seen.report.scores if score.grade is Grade.UNMEASURED)
    return {score.measurement.anchor: score.measurement.reason for score in scores}


def test_the_other_voices_of_the_library_tell_who_speaks_for_somebody(tmp_path: Path) -> None:
    crew = inspection(tmp_path, "mia").crew
    own = crew.library.folder / "voices" / "mia-voice"
    other = shutil.copytree(own, own.with_name("nova-voice"))
    (card,) = other.glob("*.toml")
    named = card.read_text(encoding="utf-8").replace("mia-voice", "nova-voice")
    card.rename(other / card.name.replace("mia-voice", "nova-voice")).write_text(named, encoding="utf-8")
    ready = Inspection(crew, read_against(crew, ["mia"], library=True), library=True)
    assert {one.name for one in ready.film.voices} == {"mia-voice", "nova-voice"}
    assert [line.voice.name for line in ready.bound.lines] == ["mia-voice"]


def test_one_that_cannot_be_read_stops_no_other(tmp_path: Path, take: Path) -> None:
    ready = inspection(tmp_path, "mia")
    broken = tmp_path / "broken.png"
    broken.write_text("no picture")
    skipped: list[tuple[Path, MediaRejected]] = []
    found = inspect(ready, [broken, take], skip=lambda path, error: skipped.append((path, error)))
    assert [one.path for one in found] == [take]
    assert [path for path, _ in skipped] == [broken]
    with pytest.raises(MediaRejected, match=r"broken\.png"):
        inspect(ready, [broken, take])


def test_the_rest_of_the_library_tells_who_is_there_instead(tmp_path: Path, take: Path) -> None:
    faces = Crowded(default=0.2)
    ready = inspection(tmp_path, "mia", faces=faces)
    nova = replace(ready.crew.library.get("mia"), name="nova", title="Nova", version=0)
    ready.crew.library.create_anchor(nova)
    for reference in nova.references:
        ready.crew.library.add_media(nova, ready.crew.library.open(ready.against.anchors[0], reference.media), "x")
    again = Inspection(ready.crew, ready.against, library=True)
    assert again.names["nova"] == "Nova"
    assert [one.name for one in again.film.company] == ["mia", "nova"]


def test_another_place_that_fits_better_lies_beside_the_one_that_was_asked_for(tmp_path: Path, take: Path) -> None:
    ready = inspection(tmp_path, "coffee-shop", further={"places": 0.1})
    library = ready.crew.library
    street = replace(library.get("coffee-shop"), name="street", title="Street", version=0)
    media = library.add_media(street, picture(tmp_path / "street.png", 77), "view", new=True)
    library.create_anchor(replace(street, references=(replace(street.references[0], media=media),)))
    crew = replace(ready.crew, further=(Rooms(id="places", default=0.1),))
    again = Inspection(crew, ready.against, library=True)
    (shown,) = shown_file(again, again.inspect(take), tmp_path).shown
    assert shown.drawn is not None, "the place that was asked for"
    assert [one.words.partition(",")[0] for one in shown.against] == ["Street"]


def test_a_reference_once_more_lies_beside_the_very_picture_that_it_is(tmp_path: Path) -> None:
    ready = inspection(tmp_path, "mia")
    mia = ready.against.anchors[0]
    for reference in mia.references:
        seen = ready.inspect(ready.crew.library.open(mia, reference.media))
        assert seen.copied == reference.media.sha256
        (shown,) = shown_file(ready, seen, tmp_path).shown
        assert shown.against[0].words == f"Mia, {reference.full_name}"


def test_a_place_that_is_copied_was_never_to_act(tmp_path: Path) -> None:
    ready = inspection(tmp_path, "coffee-shop", further={"places": 0.1})
    shop = ready.against.anchors[0]
    seen = ready.inspect(ready.crew.library.open(shop, shop.references[0].media))
    assert seen.report.copied == f"This is the reference picture coffee shop, {shop.references[0].full_name} itself."


def test_pictures_behind_a_figure_are_the_file_and_what_it_was_compared_with(tmp_path: Path, take: Path) -> None:
    ready = inspection(tmp_path, "mia")
    seen = ready.inspect(take)
    (shown,) = shown_file(ready, seen, tmp_path).shown
    assert shown.own is not None
    assert (shown.own.path, shown.own.time_s, shown.own.words) == (take, None, "here")
    assert shown.own.box is not None
    assert [one.words for one in shown.against] == [f"Mia, {name}" for name in ("neutral", *SIDES)]
    assert all(one.path.is_file() for one in shown.against)
    assert not shown.course
    clip = ready.inspect(a_clip(tmp_path / "clip.mp4"))
    assert shown_file(ready, clip, tmp_path).shown[0].own is not None


@pytest.mark.parametrize(("distance", "verdict"), [(0.5, Verdict.REVIEW), (0.3, Verdict.ACCEPT)])
def test_by_one_picture_only_what_is_clearly_near_is_accepted(
    tmp_path: Path, take: Path, distance: float, verdict: Verdict
) -> None:
    only = picture(tmp_path / "only.png", 5)
    seen = inspection(tmp_path, f"ana={only}", faces=FakeInspector(default=distance)).inspect(take)
    assert seen.report.verdict is verdict
    assert "Ana is judged by one picture only: two more make it sure." in seen.notes
