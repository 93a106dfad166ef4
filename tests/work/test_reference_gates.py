"""What is measured before a picture becomes a reference: every refusal with its figure, every waiver on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from small_film import SmallFilm, picture, small_film

from repertory.craft.building import waive_stage
from repertory.craft.portraits import SAME_PICTURE
from repertory.errors import MediaRejected
from repertory.fakes import FakeEngine, FakeInspector
from repertory.media.images import read_image, scaled, write_image
from repertory.media.portraits import difference, small_view
from repertory.model.anchor import Character, Reference, Role, Stage
from repertory.model.verdict import Face, Observation, Pose
from repertory.work.admitting import admit
from repertory.work.build import Pictures, import_pictures

pytestmark = pytest.mark.slow

Change = Callable[[Face], tuple[Face, ...]]


@dataclass(kw_only=True)
class Told(FakeInspector):
    """Sees in each file, by its name, what it was told to see there."""

    default: float | None = 0.2
    told: Mapping[str, Change] = field(default_factory=dict)

    def observe(self, media: Path) -> Observation:
        seen = super().observe(media)
        frame = seen.frames[0]
        change = self.told.get(media.stem)
        return seen if change is None else replace(seen, frames=(replace(frame, faces=change(frame.faces[0])),))


def turned(yaw: float, pitch: float = 0.0) -> Change:
    return lambda face: (replace(face, pose=Pose(yaw=yaw, pitch=pitch, roll=0.0)),)


def studio(folder: Path, **told: Change) -> SmallFilm:
    """A company whose Mia can be added to, and an inspector that is told what is seen in which file."""
    small = small_film(folder, {"fake": FakeEngine()}, inspector=Told(told=told))
    mia = small.crew.library.draft("mia")
    assert isinstance(mia, Character)
    small.crew.library.save(waive_stage(replace(mia, waived={}), Stage.WARDROBE, "one scene"))
    return small


def mia_of(small: SmallFilm) -> Character:
    mia = small.crew.library.draft("mia")
    assert isinstance(mia, Character)
    return mia


def added(small: SmallFilm, path: Path, role: Role, name: str, waive: str = "") -> Reference:
    admitted = admit(small.crew, mia_of(small), path, role, name, waive=waive)
    return next(one for one in admitted.with_role(role) if one.name == name)


def drawn(path: Path, change: Callable[[NDArray[Any]], NDArray[Any]], seed: int = 77) -> Path:
    """A picture of its own, changed; `seed` 0 is the one that Mia's headshot has."""
    changed = change(read_image(picture(path, seed)).astype(np.float64))
    write_image(path, np.ascontiguousarray(np.clip(changed, 0, 255).astype(np.uint8)))
    return path


FAULTS: dict[str, tuple[Change | None, Callable[[NDArray[Any]], NDArray[Any]], str]] = {
    "none": (lambda face: (), np.copy, r"No face was found in none\.png"),
    "two": (lambda face: (face, face), np.copy, r"two\.png shows 2 faces"),
    "small": (lambda face: (replace(face, size=41.0),), np.copy, "41 pixels high; a reference needs 64"),
    "dark": (None, lambda made: made * 0.1, "too dark: its brightest parts reach 2[0-9] of 255, and .* needs 40"),
    "white": (None, lambda made: made * 4, "blown out: 4[0-9]% of the face is white, and at most 35% may be"),
    "soft": (lambda face: (replace(face, sharpness=5.2),), np.copy, "blurred: sharpness 5.2, and .* needs 8"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_picture_is_refused_with_its_figure_and_a_person_can_overrule_that(tmp_path: Path, fault: str) -> None:
    seen, change, words = FAULTS[fault]
    small = studio(tmp_path, **({} if seen is None else {fault: seen}))
    path = drawn(tmp_path / f"{fault}.png", change)
    with pytest.raises(MediaRejected, match=words) as refused:
        added(small, path, Role.EXPRESSION, "happy")
    assert '--waive "reason"' in refused.value.step
    kept = added(small, path, Role.EXPRESSION, "happy", waive="the only one there is")
    assert (kept.waived, kept.overruled) == ("the only one there is", refused.value.what.rstrip("."))
    assert added(small, picture(tmp_path / "good.png", 78), Role.EXPRESSION, "sad", waive="no need").waived == ""


def test_a_master_may_be_dark_or_small_if_a_person_says_so_but_never_without_exactly_one_face(tmp_path: Path) -> None:
    told = {fault: seen for fault, (seen, _, _) in FAULTS.items() if seen is not None}
    small = studio(tmp_path, **told)
    small.crew.library.create_anchor(Character(name="new", title="New"))
    new = small.crew.library.draft("new")
    assert isinstance(new, Character)
    for number, (fault, (_, change, words)) in enumerate(FAULTS.items()):
        path = drawn(tmp_path / f"{fault}.png", change, seed=50 + number)
        with pytest.raises(MediaRejected, match=words):
            admit(small.crew, new, path, Role.HEADSHOT, "neutral")
        if fault in {"none", "two"}:
            with pytest.raises(MediaRejected, match=words) as refused:
                admit(small.crew, new, path, Role.HEADSHOT, "neutral", waive="please")
            assert "waive" not in refused.value.step
        else:
            master = admit(small.crew, new, path, Role.HEADSHOT, "neutral", waive="please").master
            assert master is not None
            assert master.waived == "please"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (np.copy, "the headshot of Mia over again: difference 0.0 of 255, limit 12"),
        (np.fliplr, "the headshot of Mia mirrored"),
        (lambda made: scaled(made.astype(np.uint8), 384, 384).astype(np.float64) + 2, "over again: difference [0-9]"),
    ],
)
def test_the_same_picture_again_is_refused_however_it_was_saved(
    tmp_path: Path, change: Callable[[NDArray[Any]], NDArray[Any]], words: str
) -> None:
    small = studio(tmp_path)
    again = drawn(tmp_path / "again.png", change, seed=0)
    with pytest.raises(MediaRejected, match=words):
        added(small, again, Role.EXPRESSION, "happy")
    assert added(small, again, Role.EXPRESSION, "happy", waive="she never smiles").waived == "she never smiles"
    assert added(small, again, Role.EXPRESSION, "neutral").waived == ""


def test_a_slightly_other_expression_is_a_picture_of_its_own(tmp_path: Path) -> None:
    def smiling(made: NDArray[Any]) -> NDArray[Any]:
        made[90:96, 90:96] += np.where(made[90:96, 90:96] < 128, 45, -45)  # a thousandth of the picture
        return made

    small = studio(tmp_path)
    path = drawn(tmp_path / "smile.png", smiling, seed=0)
    whole = difference(small_view(read_image(picture(tmp_path / "as-it-was.png", 0))), small_view(read_image(path)))
    assert whole.value < SAME_PICTURE
    assert added(small, path, Role.EXPRESSION, "happy").waived == ""


def test_a_darker_print_or_a_closer_crop_is_a_picture_of_its_own(tmp_path: Path) -> None:
    small = studio(tmp_path)
    for name, change in {"darker": lambda made: made * 0.75, "closer": lambda made: made[8:-8, 8:-8]}.items():
        assert added(small, drawn(tmp_path / f"{name}.png", change, seed=0), Role.EXPRESSION, name).waived == ""


@pytest.mark.parametrize(
    ("name", "pose", "words"),
    [
        ("three-quarter left", (-4, 0), "shows the front, turned 4 degrees; three-quarter left is 15 to 50"),
        ("three-quarter left", (30, 0), "shows three-quarter right, turned 30 degrees"),
        ("three-quarter right", (30, 0), ""),
        ("profile left", (-30, 0), "shows three-quarter left, turned 30 degrees; profile left is 50 or more"),
        ("profile left", (70, 0), "shows the right profile, turned 70 degrees"),
        ("profile left", (-70, 0), ""),
        ("back", (0, 0), "shows the front, turned 0 degrees; back is turned away"),
        ("tilt up", (0, 3), r"is tilted \+3 degrees; tilt up is \+5 or more"),
        ("tilt up", (0, 6), ""),
    ],
)
def test_an_angle_is_the_one_that_it_is_declared_to_be(
    tmp_path: Path, name: str, pose: tuple[float, float], words: str
) -> None:
    small = studio(tmp_path, new=turned(*pose))
    path = picture(tmp_path / "new.png", 77)
    if words:
        with pytest.raises(MediaRejected, match=words):
            added(small, path, Role.ANGLE, name)
    else:
        kept = added(small, path, Role.ANGLE, name)
        assert (kept.yaw, kept.pitch, kept.face_size, kept.sharpness) == (*pose, 96.0, 100.0)


def test_looking_up_is_more_than_the_master_does(tmp_path: Path) -> None:
    # The lens of the master stood high, so its level head measures 8 degrees down.
    small = studio(tmp_path, new=turned(0, -2), **{_stem_of_master(tmp_path): turned(0, -8)})
    assert added(small, picture(tmp_path / "new.png", 77), Role.ANGLE, "tilt up").pitch == -2


def _stem_of_master(folder: Path) -> str:
    mia = mia_of(studio(folder / "other"))
    assert mia.master is not None
    return mia.master.media.name.removesuffix(".png")


def test_a_back_view_needs_no_waiver_and_shows_the_colours_of_hair_and_clothes(tmp_path: Path) -> None:
    small = studio(tmp_path, back=lambda face: ())
    view = np.full((192, 192, 3), 200, np.uint8)
    view[60:110, 70:120] = (60, 30, 20)
    view[110:, 40:150] = (180, 20, 30)
    write_image(tmp_path / "back.png", view)
    mia = import_pictures(small.crew, "mia", Pictures(declared={"back": tmp_path / "back.png"}))
    back = next(one for one in mia.references if one.name == "back")
    assert (back.unmeasured, back.waived, back.distance, back.yaw) == ("back", "", None, None)
    red, brown = back.palette[:2]
    assert red.share > brown.share > 0.15
    assert (round(red.lightness), round(red.a), round(red.b)) == pytest.approx((39, 60, 38), abs=3)
    assert (round(brown.lightness), round(brown.a)) == pytest.approx((15, 14), abs=4)


def test_an_imported_angle_without_a_face_can_be_kept_by_a_person(tmp_path: Path) -> None:
    small = studio(tmp_path, none=lambda face: ())
    path = picture(tmp_path / "none.png", 77)
    with pytest.raises(MediaRejected, match="No face was found") as refused:
        import_pictures(small.crew, "mia", Pictures(angles=[path]))
    assert "--waive" in refused.value.step
    kept = import_pictures(small.crew, "mia", Pictures(angles=[path]), waive="from behind")
    assert [one.waived for one in kept.with_role(Role.ANGLE) if one.name == "unseen"] == ["from behind"]
