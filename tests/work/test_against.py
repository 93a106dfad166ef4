"""What files are measured against: names of a library, and pictures, sounds and folders that somebody gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from samples import a_clip
from small_film import no_paste, picture, small_film
from test_shooting import FREE

from repertory.craft.called import in_names
from repertory.errors import MediaRejected, UnknownName, YourMove
from repertory.fakes import FakeEngine, FakeInspector, FakeRepairer
from repertory.library.folder import Library
from repertory.media.sounds import write_wav
from repertory.model.anchor import AnchorKind, Role
from repertory.model.verdict import Observation
from repertory.work.against import Against, dressed, lit, read_against
from repertory.work.crew import Crew
from repertory.work.given import Beside, require_style
from repertory.work.seeing import measurable

pytestmark = pytest.mark.slow


@dataclass(kw_only=True)
class Looking(FakeInspector):
    """Sees a face in every picture but those whose name says that there is none, and two in a crowd."""

    def observe(self, media: Path) -> Observation:
        seen = super().observe(media)
        (frame,) = seen.frames
        if "empty" in media.name:
            frame = replace(frame, faces=())
        elif "crowd" in media.name:
            frame = replace(frame, faces=frame.faces * 2)
        return replace(seen, frames=(frame,))


def crew_in(folder: Path, *, library: bool = True) -> Crew:
    if library:
        return small_film(folder, {"fake": FakeEngine(card=FREE)}, inspector=Looking(default=0.2)).crew
    return Crew(
        library=Library(folder / "none"),
        engines={},
        inspector=Looking(default=0.2),
        swap=FakeRepairer(),
        paste=no_paste,
        cache=folder / "cache",
    )


def given(folder: Path, *words: str, library: bool = False) -> Against:
    return read_against(crew_in(folder, library=library), words, library=library)


def kinds(against: Against) -> list[tuple[AnchorKind, str, int]]:
    return [(one.kind, one.title, len(one.references)) for one in against.anchors]


def test_names_are_those_of_the_library(tmp_path: Path) -> None:
    against = given(tmp_path, "mia", "location:coffee-shop@1", "mia@1", library=True)
    assert [one.ref for one in against.anchors] == ["mia@1", "coffee-shop@1"]


def test_loose_pictures_are_one_person_and_one_place_and_a_sound_is_a_voice(tmp_path: Path) -> None:
    a, b = (str(picture(tmp_path / f"ref{number}.png", number)) for number in (1, 2))
    room = str(picture(tmp_path / "empty-kitchen.png", 3))
    write_wav(tmp_path / "nova.wav", np.zeros(1600, np.float32), 16_000)
    assert kinds(given(tmp_path, a, room, b, str(tmp_path / "nova.wav"))) == [
        (AnchorKind.VOICE, "the voice in nova.wav", 1),
        (AnchorKind.CHARACTER, "the person in your pictures", 2),
        (AnchorKind.LOCATION, "the place in empty-kitchen.png", 1),
    ]


def test_several_pictures_without_a_name_are_not_called_by_the_first(tmp_path: Path) -> None:
    a, b, c, d = (str(picture(tmp_path / f"ref{number}.png", number)) for number in (1, 2, 3, 4))
    against = given(tmp_path, a, b)
    assert [(one.ref, one.title) for one in against.anchors] == [
        ("the-person-in-your-pictures", "the person in your pictures")
    ]
    two = given(tmp_path, a, b, f"character:{c}", f"character:{d}")
    assert [one.title for one in two.anchors] == ["the person in your pictures", "the person in ref3.png"]


def test_each_folder_is_one_anchor_of_its_own(tmp_path: Path) -> None:
    for who, number in (("refs-of-mia", 1), ("nova", 2)):
        (tmp_path / who).mkdir()
        picture(tmp_path / who / "a.png", number)
        picture(tmp_path / who / "b.png", 10 + number)
    against = given(tmp_path, f"mia={tmp_path / 'refs-of-mia'}", str(tmp_path / "nova"))
    assert kinds(against) == [(AnchorKind.CHARACTER, "Mia", 2), (AnchorKind.CHARACTER, "Nova", 2)]
    assert {one.name for one in against.anchors} == {"mia", "nova"}
    assert len(against.files) == 4


def test_what_a_folder_of_a_person_has_besides_is_left_out_and_said(tmp_path: Path) -> None:
    folder = tmp_path / "mia"
    folder.mkdir()
    picture(folder / "a.png", 1)
    picture(folder / "crowd.png", 2)
    picture(folder / "empty.png", 3)
    (folder / "notes.txt").write_text("hers")
    against = given(tmp_path, str(folder))
    assert kinds(against) == [(AnchorKind.CHARACTER, "Mia", 1)]
    assert against.notes[0] == f"Not looked at: {folder / 'notes.txt'}."
    assert [note.rpartition("left out: ")[2] for note in against.notes[1:]] == [
        "it shows 2 faces.",
        "it shows no face that can be measured.",
    ]


def test_a_word_before_a_file_says_what_it_shows(tmp_path: Path) -> None:
    cup, grade = (str(picture(tmp_path / name, number)) for number, name in enumerate(("cup.png", "grade.png")))
    against = given(tmp_path, f"prop:blue cup={cup}", f"look:{grade}")
    assert kinds(against) == [(AnchorKind.PROP, "blue cup", 1), (AnchorKind.LOOK, "the look of grade.png", 1)]


def test_a_name_that_the_library_has_is_not_taken_by_a_file(tmp_path: Path) -> None:
    against = given(tmp_path, f"mia={picture(tmp_path / 'a.png', 50)}", "mia", library=True)
    assert sorted(one.ref for one in against.anchors) == ["mia-2", "mia@1"]


def test_given_files_are_opened_where_they_lie_and_the_librarys_own_in_it(tmp_path: Path) -> None:
    path = picture(tmp_path / "a.png", 50)
    crew = crew_in(tmp_path)
    against = read_against(crew, [str(path), "mia"], library=True)
    beside = Beside(crew.library.folder, against.files)
    opened = {one.name: beside.open(one, one.references[0].media) for one in against.anchors}
    assert opened["a"] == path
    assert opened["mia"].is_relative_to(crew.library.folder)


@pytest.mark.parametrize(
    ("word", "error", "words"),
    [
        ("mia", UnknownName, 'no library here that knows "mia". Give pictures of it, --against mia-1.png'),
        ("refs/a.png", MediaRejected, "There is no file refs/a.png. Check the path."),
        ("a.jpg", MediaRejected, "There is no file a.jpg."),
    ],
)
def test_what_is_neither_name_nor_file_is_told_with_the_next_step(
    tmp_path: Path, word: str, error: type[YourMove], words: str
) -> None:
    with pytest.raises(error) as told:
        given(tmp_path, word)
    assert words in str(told.value)


def test_a_folder_whose_name_differs_in_capital_letters_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture(tmp_path / "Tony" / "a.png", 1)
    monkeypatch.chdir(tmp_path)
    if Path("TONY").exists():
        pytest.skip("capital letters do not count in this file system")
    for word in ("tony", "./tony", "tony/A.png"):
        with pytest.raises(MediaRejected, match=r"Did you mean Tony"):
            given(tmp_path, word)
    with pytest.raises(MediaRejected, match="Did you mean Tony"):
        given(tmp_path, "tony", library=True)
    (tmp_path / "MIA").mkdir()
    with pytest.raises(UnknownName, match="Did you mean mia"):
        given(tmp_path / "other", "Mia", library=True)
    crew, face = crew_in(tmp_path, library=False), picture(tmp_path / "b.png", 2)
    with pytest.raises(MediaRejected, match=r"Did you mean Tony/a\.png"):
        dressed(crew, read_against(crew, [f"mia={face}"], library=False), ["mia=tony/a.png"])


def test_a_picture_behind_a_named_one_that_shows_the_like_is_of_the_same(tmp_path: Path) -> None:
    a, b, c = (str(picture(tmp_path / f"{name}.png", number)) for number, name in enumerate("abc"))
    room, other = (str(picture(tmp_path / f"empty-{name}.png", 10 + number)) for number, name in enumerate("de"))
    against = given(tmp_path, f"george={a}", b, room, f"tony={c}")
    assert kinds(against) == [
        (AnchorKind.CHARACTER, "George", 2),
        (AnchorKind.LOCATION, "the place in empty-d.png", 1),
        (AnchorKind.CHARACTER, "Tony", 1),
    ]
    assert against.notes == (f"{b} is taken for george as well. Is it not? Name it: NAME={b}",)
    assert kinds(given(tmp_path, f"kitchen={room}", other)) == [(AnchorKind.LOCATION, "kitchen", 2)]
    assert kinds(given(tmp_path, f"prop:cup={room}", a)) == [
        (AnchorKind.PROP, "cup", 1),
        (AnchorKind.CHARACTER, "the person in a.png", 1),
    ]
    with pytest.raises(YourMove, match=f"Write prop:cup={other} for one more of cup, or location:{other}"):
        given(tmp_path, f"prop:cup={room}", other)


def test_a_name_that_the_library_lacks_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r'no "mai". Did you mean mia'):
        given(tmp_path, "mai", library=True)


def test_a_picture_of_several_people_is_refused(tmp_path: Path) -> None:
    crowd = picture(tmp_path / "crowd.png", 1)
    with pytest.raises(MediaRejected, match=r"shows 2 faces\. Crop it .* location:.*crowd\.png"):
        given(tmp_path, str(crowd))


def test_nothing_is_called_by_a_word_that_inspectors_use(tmp_path: Path) -> None:
    drawn = given(tmp_path, str(picture(tmp_path / "drawing.png", 1)))
    (one,) = drawn.anchors
    assert one.title == "the person in drawing.png"
    assert in_names("it is a drawing of drawing-2", {one.ref: one.title}) == (
        "it is a drawing of the person in drawing.png"
    )


def test_a_clip_is_no_reference(tmp_path: Path) -> None:
    with pytest.raises(MediaRejected, match="is no picture"):
        given(tmp_path, str(a_clip(tmp_path / "take.mp4")))


def test_a_picture_is_of_one_place(tmp_path: Path) -> None:
    rooms = [f"location:{name}={picture(tmp_path / f'{name}.png', number)}" for number, name in enumerate("ab")]
    with pytest.raises(YourMove, match=r"one location, and a, b were named"):
        given(tmp_path, *rooms)


def test_whoever_wears_the_clothes_in_a_picture_is_nobody_to_tell_a_face_by(tmp_path: Path) -> None:
    crew = crew_in(tmp_path, library=False)
    face = picture(tmp_path / "a.png", 1)
    against = read_against(crew, [f"mia={face}"], library=False)
    worn = dressed(crew, against, [f"mia={picture(tmp_path / 'a_model.png', 2)}"])
    beside = replace(crew, library=Beside(tmp_path / "library", worn.files))
    (mia,) = worn.characters
    assert [one.media.name for one, _ in measurable(beside, mia)] == ["a.png"]
    own = dressed(crew, against, [f"mia={face}"])
    assert [one.role for one, _ in measurable(beside, own.characters[0])] == [Role.HEADSHOT]


def test_clothes_are_named_or_shown_or_left_alone(tmp_path: Path) -> None:
    crew = crew_in(tmp_path, library=False)
    against = read_against(crew, [f"mia={picture(tmp_path / 'a.png', 1)}"], library=False)
    jacket = picture(tmp_path / "leather_jacket.png", 2)
    worn = dressed(crew, against, [f"Mia={jacket}"])
    (mia,) = worn.characters
    assert worn.worn == {"mia": "leather jacket"}
    assert [one.name for one in mia.outfits] == ["leather jacket"]
    assert [one.role for one in mia.references] == [Role.HEADSHOT, Role.OUTFIT]
    assert dressed(crew, worn, ["Leather Jacket"]).worn == {"mia": "leather jacket"}
    assert dressed(crew, worn, ["mia="]).worn == {"mia": ""}
    kept = picture(tmp_path / "outfit-red-sweater-88ac3816.png", 4)
    assert dressed(crew, against, [f"mia={kept}"]).worn == {"mia": "red sweater"}
    numbered = picture(tmp_path / "Colin_Powell_0002.png", 5)
    assert dressed(crew, against, [f"mia={numbered}"]).worn == {"mia": "clothes of your picture Colin_Powell_0002.png"}
    counted = picture(tmp_path / "02_mia_white_dress.png", 1)
    assert dressed(crew, against, [f"mia={counted}"]).worn == {"mia": "white dress"}
    with pytest.raises(UnknownName, match='has no outfit "red sweater"'):
        dressed(crew, worn, ["red sweater"])
    with pytest.raises(YourMove, match="does not say which of the characters wears it"):
        dressed(crew, worn, ["nova=leather jacket"])
    with pytest.raises(MediaRejected, match="shows no face"):
        dressed(crew, against, [f"mia={picture(tmp_path / 'empty-jacket.png', 3)}"])


def test_a_light_or_a_style_that_is_not_known_is_told_with_the_nearest(tmp_path: Path) -> None:
    crew = crew_in(tmp_path, library=False)
    views = [
        picture(tmp_path / "cafe" / f"{name}.png", number)
        for number, name in enumerate(("view-dawn-b10c618b", "noon"), 50)
    ]
    place = read_against(crew, [f"location:{views[0].parent}"], library=False)
    assert lit(place, "dawn").light == "dawn"
    assert lit(place, "").light == ""
    with pytest.raises(UnknownName, match='no pictures in the light "down"') as unknown:
        lit(place, "down")
    with pytest.raises(UnknownName) as far:
        lit(place, "xyz")
    assert far.value.step == "Its pictures are: noon, dawn."
    assert unknown.value.step == 'Did you mean "dawn"? Its pictures are: noon, dawn.'
    nobody = read_against(crew, [str(picture(tmp_path / "a.png", 1))], library=False)
    with pytest.raises(YourMove, match="is of no place"):
        lit(nobody, "dawn")
    require_style(crew, "photo")
    with pytest.raises(UnknownName, match="is no style of pictures") as style:
        require_style(crew, "klay")
    assert 'Did you mean "clay"?' in style.value.step


def test_a_name_may_stand_before_the_kind_as_well_as_after_it(tmp_path: Path) -> None:
    room = picture(tmp_path / "shop" / "room.png", 3)
    for word in (f"location:shop={room.parent}", f"shop=location:{room.parent}"):
        assert kinds(given(tmp_path, word)) == [(AnchorKind.LOCATION, "shop", 1)]
