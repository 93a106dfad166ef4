"""A drifted face is mended in a stretch of a clip: nearer, without flicker, and with everything else as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import av
import numpy as np
import pytest

from repertory.craft.comparing import distance_to
from repertory.craft.face_shape import EYE_AT_LEFT, EYE_AT_RIGHT, mesh_of
from repertory.craft.following import Stretch, beat_at, moments_of, plan_clip
from repertory.craft.mending import MOST_DOUBLED, MOST_FLICKER, MOST_LINES, MOST_LOPSIDED, MOST_SEAM, features_to_keep
from repertory.engines.previs import engines, sets
from repertory.engines.previs.genome import cast_genome, drifted, to_text
from repertory.engines.previs.words import read_casting_words
from repertory.errors import MediaRejected
from repertory.fakes import FakeInspector
from repertory.files.hashing import sha256_of
from repertory.inspectors.faces import FaceInspector
from repertory.media.clips import read_frames, write_clip
from repertory.media.faults import Flicker
from repertory.media.images import read_image, write_image
from repertory.media.sounds import write_wav
from repertory.media.warping import polygon
from repertory.model.anchor import Anchor, Binding, BindingKind, Character, Location, Reference, Role
from repertory.model.engine import Order, OrderKind, Output, Recipe
from repertory.model.media import MediaFile, MediaKind
from repertory.model.shot import BoundPerformer, BoundShot, Shot, ShotSize
from repertory.model.take import Take, TakeKind
from repertory.model.verdict import Bands, Fault, Finding, Frame, Grade, Measurement, ReferenceFace, Score
from repertory.repairers.paste import PasteRepairer
from repertory.repairers.swap import SwapRepairer, redraw, region_of
from repertory.work.crew import Crew
from repertory.work.patients import Patient
from repertory.work.signs import clip_signs, signs_of
from repertory.work.swapping import LIGHT, can_swap, swaps

if TYPE_CHECKING:
    from repertory.library.folder import Library
    from repertory.media.images import Picture
    from repertory.work.taking import Shooting

pytestmark = pytest.mark.slow

STRETCH = Stretch(start_s=0.08, end_s=0.8, soft_start=False)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A clip whose face has drifted, with sound, and references of the character as it should be."""

    clip: Path
    frames: tuple[Frame, ...]
    fault: Fault
    mended: Output
    inspector: FaceInspector

    def pictures(self, path: Path) -> list[Picture]:
        return [picture for _, picture in read_frames(path)]

    def far(self, frames: Sequence[Frame]) -> float:
        """The mean distance within the stretch to the references that were not used."""
        used = plan_clip(self.fault)[0].plan.reference
        held_out = [one.face for one in self.fault.references if one is not used]
        full = [frame for frame in frames if STRETCH.share(frame.time_s) == 1]
        return float(np.mean([distance_to(frame.faces[0], held_out) for frame in full]))


def _rig(text: str) -> tuple[Binding, ...]:
    return (Binding(engine="previs", kind=BindingKind.RIG, value=text),)


def _drawn(
    folder: Path,
    kind: OrderKind,
    *,
    subject: Anchor | None = None,
    role: Role | None = None,
    name: str = "",
    shot: BoundShot | None = None,
    size: tuple[int, int],
) -> Path:
    (engine,) = engines()
    folder.mkdir()
    made = engine.submit(
        Order(
            id=folder.name, kind=kind, engine="previs", folder=folder, width=size[0], height=size[1], seed=3,
            subject=subject, role=role, name=name, shot=shot, duration_s=0.9,
        )
    )  # fmt: skip
    assert isinstance(made, Output)
    return made.files[0]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = tmp_path_factory.mktemp("clip")
    genome = cast_genome(read_casting_words("a woman with short dark hair, leather jacket"), 1)
    mia = Character(name="mia", title="Mia", version=1, bindings=_rig(to_text(genome)))
    other = replace(mia, bindings=_rig(to_text(drifted(genome, 7, 0.45))))
    shop = Location(
        name="shop", title="shop", version=1, bindings=_rig(sets.to_text(sets.find_set("coffee shop", 1)[0]))
    )
    shot = BoundShot(
        shot=Shot(number="1", text="Mia looks up", line=1, size=ShotSize.CLOSE_UP),
        performers=(BoundPerformer(character=other, expression="", outfit="", face_hidden=False),),
        location=shop,
        light="afternoon",
    )
    silent = _drawn(folder / "silent", OrderKind.CLIP, shot=shot, size=(640, 360))
    sound = folder / "sound.wav"
    write_wav(sound, np.sin(np.arange(43_200, dtype=np.float32)[:, None] / 20) * np.float32(0.2), 48_000)
    clip = folder / "clip.mp4"
    write_clip(clip, (picture for _, picture in read_frames(silent)), fps=24, sound=sound)
    inspector = FaceInspector()
    references = []
    for name in ("neutral", "happy", "surprised"):
        path = _drawn(folder / name, OrderKind.STILL, subject=mia, role=Role.EXPRESSION, name=name, size=(384, 480))
        seen = inspector.observe(path)
        references.append(ReferenceFace(path=path, sha256=seen.sha256, name=name, face=seen.frames[0].faces[0]))
    frames = inspector.follow(clip, 0.0, 10.0)
    inside = [frame for frame in frames if STRETCH.start_s <= frame.time_s <= STRETCH.end_s]
    worst = inside[len(inside) // 2]
    fault = Fault(
        anchor="mia@1",
        face=worst.faces[0],
        references=tuple(references),
        time_s=worst.time_s,
        moments=moments_of(inside, worst.faces[0], worst.time_s, STRETCH),
    )
    mended = SwapRepairer().repair(clip, fault, folder)
    return Scene(clip=clip, frames=frames, fault=fault, mended=mended, inspector=inspector)


def test_the_stretch_comes_nearer_to_references_that_were_not_used(scene: Scene) -> None:
    after = scene.inspector.follow(scene.mended.files[0], 0.0, 10.0)
    assert scene.far(after) < scene.far(scene.frames) - 0.05
    assert "from 0.08" in scene.mended.notes[-1]


def test_outside_the_face_and_the_stretch_no_bit_changes(scene: Scene) -> None:
    beats = plan_clip(scene.fault)
    changed = []
    for (time_s, was), now in zip(read_frames(scene.clip), scene.pictures(scene.mended.files[0]), strict=True):
        beat = beat_at(beats, time_s)
        region = region_of(beat.plan, was.shape[1], was.shape[0]) if beat else np.zeros(was.shape[:2])
        assert np.array_equal(was[region == 0], now[region == 0])
        changed.append(float((was != now).any(axis=-1).mean()))
    assert changed[0] == changed[-1] == 0
    assert max(changed) > 0.05


def test_sound_and_times_are_passed_through(scene: Scene) -> None:
    def passed(path: Path) -> tuple[list[bytes], list[float]]:
        with av.open(str(path)) as container:
            sound = [bytes(packet) for packet in container.demux(audio=0) if packet.size]
        with av.open(str(path)) as container:
            return sound, [frame.time for frame in container.decode(video=0) if frame.time is not None]

    assert passed(scene.mended.files[0]) == passed(scene.clip)
    assert len(passed(scene.clip)[0]) > 10


def test_it_does_not_flicker_and_shows_no_new_fault(scene: Scene) -> None:
    signs = clip_signs(scene.clip, scene.mended.files[0], plan_clip(scene.fault))
    assert signs.outside == 0
    assert signs.flicker < MOST_FLICKER
    assert signs.seam < MOST_SEAM
    assert signs.doubled < MOST_DOUBLED
    assert signs.lopsided < MOST_LOPSIDED


def test_points_that_tremble_are_seen_to_flicker(scene: Scene) -> None:
    dice, reference = np.random.default_rng(0), None
    flicker = Flicker()
    beats = plan_clip(scene.fault)
    for time_s, was in read_frames(scene.clip):
        beat = beat_at(beats, time_s)
        if beat is None:
            flicker.add(was, was, np.zeros(was.shape[:2], np.float32))
            continue
        reference = read_image(beat.plan.reference.path) if reference is None else reference
        shaken = replace(beat.plan, intended=beat.plan.intended + dice.normal(0, 1.5, 2))
        now = redraw(was, [reference], shaken, beat.texture)
        flicker.add(was, now, region_of(beat.plan, was.shape[1], was.shape[0]))
    assert flicker.ratio > MOST_FLICKER


def test_a_face_that_turns_too_far_is_refused_with_the_time(scene: Scene, tmp_path: Path) -> None:
    late = scene.fault.moments[-3]
    away = replace(late, face=replace(late.face, pose=replace(late.face.pose, yaw=60.0)))
    moments = (*scene.fault.moments[:-3], away, *scene.fault.moments[-2:])
    with pytest.raises(MediaRejected, match=f"At {late.time_s:.2f} s: the face is a profile"):
        SwapRepairer().repair(scene.clip, replace(scene.fault, moments=moments), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_reference_that_does_not_do_for_every_picture_is_not_used(scene: Scene) -> None:
    late = scene.fault.moments[-3]
    turned = replace(late, face=replace(late.face, pose=replace(late.face.pose, yaw=40.0)))
    moments = (*scene.fault.moments[:-3], turned, *scene.fault.moments[-2:])
    with pytest.raises(MediaRejected, match="turned too differently"):
        plan_clip(replace(scene.fault, moments=moments))


def test_a_clip_that_cannot_be_written_back_without_loss_is_refused(scene: Scene, tmp_path: Path) -> None:
    deep = tmp_path / "deep.mp4"
    with av.open(str(deep), "w") as container:
        stream = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv444p"
        for picture in scene.pictures(scene.clip)[:4]:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    with pytest.raises(MediaRejected, match="without loss"):
        SwapRepairer().repair(deep, scene.fault, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["deep.mp4"]


def test_a_picture_is_mended_as_ever_when_there_are_no_moments(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "still.png"
    write_image(path, scene.pictures(scene.clip)[0])
    face = scene.frames[0].faces[0]
    assert mesh_of(face) is not None
    fault = replace(scene.fault, face=face, moments=())
    assert SwapRepairer().repair(path, fault, tmp_path).files[0].suffix == ".png"


def _shooting(scene: Scene, folder: Path) -> Shooting:
    crew = Crew(
        library=cast("Library", None),
        engines={},
        inspector=scene.inspector,
        swap=SwapRepairer(),
        paste=PasteRepairer().paste,
        cache=folder / "cache",
    )
    plan = SimpleNamespace(film=SimpleNamespace(folder=folder))
    return cast("Shooting", SimpleNamespace(crew=crew, plan=plan))


def _patient(scene: Scene, curve: Sequence[tuple[float, float]]) -> Patient:
    """Mia's clip, measured along the curve, with her match at 0.25."""
    media = [MediaFile(name=one.path.name, sha256=one.sha256, kind=MediaKind.IMAGE) for one in scene.fault.references]
    take = Take(
        id="1-clip-a",
        shot="1",
        kind=TakeKind.CLIP,
        media=MediaFile(name="clip.mp4", sha256=sha256_of(scene.clip), kind=MediaKind.CLIP),
        recipe=Recipe(step="clip", engine="previs"),
    )
    worst = max(curve, key=lambda point: point[1])[0]
    frame = min(scene.frames, key=lambda one: abs(one.time_s - worst))
    measured = Measurement(
        inspector="faces", version="", anchor="mia@1", finding=Finding.MEASURED, curve=tuple(curve), time_s=worst
    )
    bands = Bands(match=0.25, wrong=0.4, inspector="faces", version="", style="clay", source="")
    mia = Character(name="mia", title="Mia", version=1, style="clay")
    return Patient(
        take=take,
        path=scene.clip,
        score=Score(measurement=measured, grade=Grade.DRIFT, bands=bands),
        anchor=replace(
            mia, references=tuple(Reference(role=Role.EXPRESSION, name=one.name, media=one) for one in media)
        ),
        frames=scene.frames,
        frame=frame,
        face=frame.faces[0],
        pictures=(),
        faces=scene.fault.references,
        spent=frozenset(),
    )


def test_the_ladder_mends_the_worst_stretch_of_a_clip_and_nothing_else(scene: Scene, tmp_path: Path) -> None:
    shooting = _shooting(scene, tmp_path)
    patient = _patient(scene, [(0.0, 0.3), (0.1, 0.2), (0.3, 0.2), (0.7, 0.35), (0.83, 0.2)])
    assert can_swap(shooting.crew, patient.take)
    (repair,) = swaps(shooting, patient)
    taking_part = [beat.time_s for beat in repair.beats if beat.texture.any()]
    assert 0.3 < taking_part[0] < 0.7 < taking_part[-1]
    signs = signs_of(patient, repair, None)
    assert signs.outside == 0
    assert signs.flicker < MOST_FLICKER
    assert repair.used == {repair.recipe.references[0].sha256}
    assert len(repair.recipe.references) == 1
    good = _patient(scene, [(0.0, 0.2), (0.5, 0.2)])
    with pytest.raises(MediaRejected, match="no stretch"):
        next(swaps(shooting, good))


def test_a_photographed_clip_takes_what_its_references_have_in_common(scene: Scene, tmp_path: Path) -> None:
    shooting = _shooting(scene, tmp_path)
    patient = _patient(scene, [(0.0, 0.3), (0.1, 0.2), (0.3, 0.2), (0.7, 0.35), (0.83, 0.2)])
    patient = replace(patient, anchor=replace(patient.anchor, style="photo"))
    (repair,) = swaps(shooting, patient)
    assert len(repair.used) == 2 < len(scene.fault.references)  # one is left to measure by
    assert [one.sha256 for one in repair.recipe.references] == [one.sha256 for one in repair.beats[0].plan.drawn_from]
    signs = signs_of(patient, repair, None)
    assert signs.outside == 0
    assert signs.flicker < MOST_FLICKER
    assert 0 < signs.lines < MOST_LINES


def test_a_photograph_is_touched_lightly_and_keeps_eyes_and_mouth(scene: Scene, tmp_path: Path) -> None:
    still = tmp_path / "still.png"
    write_image(still, scene.pictures(scene.clip)[0])
    patient = _patient(scene, [(0.0, 0.3)])
    patient = replace(
        patient,
        take=replace(patient.take, media=replace(patient.take.media, kind=MediaKind.IMAGE)),
        anchor=replace(patient.anchor, style="photo"),
        path=still,
    )
    (repair,) = swaps(_shooting(scene, tmp_path), patient)
    plan = repair.swap
    assert plan is not None
    assert (plan.touch, plan.keep_eyes, plan.keep_mouth) == (LIGHT, True, True)
    assert len(plan.drawn_from) == 2
    changed = np.abs(read_image(repair.path).astype(float) - read_image(still)).sum(axis=-1)
    points = plan.target.astype(int)
    nose = points[[4, 45, 275]]
    assert changed[nose[:, 1], nose[:, 0]].mean() > 0
    assert "mouth and eyes stayed" in repair.notes[1]


def test_a_still_keeps_its_own_eyes_where_the_references_are_shut(scene: Scene, tmp_path: Path) -> None:
    still = tmp_path / "still.png"
    write_image(still, scene.pictures(scene.clip)[0])
    shut = []
    for one in scene.fault.references:
        picture, points = read_image(one.path).copy(), mesh_of(one.face)
        assert points is not None
        for lids in (EYE_AT_LEFT, EYE_AT_RIGHT):
            middle = points[list(lids)].mean(axis=0)
            outline = middle + (points[list(lids)] - middle) * 1.2
            inside = polygon(outline, picture.shape[1], picture.shape[0]) > 0
            picture[inside] = picture[inside].mean(axis=0)
        path = tmp_path / one.path.name
        write_image(path, picture)
        shut.append(replace(one, path=path))
    patient = _patient(scene, [(0.0, 0.3)])
    media = replace(patient.take.media, kind=MediaKind.IMAGE)
    patient = replace(patient, take=replace(patient.take, media=media), path=still)
    shooting = _shooting(scene, tmp_path)
    awake, asleep = (next(swaps(shooting, replace(patient, faces=faces))) for faces in (patient.faces, tuple(shut)))
    assert awake.swap is not None
    assert asleep.swap is not None
    assert not awake.swap.keep_eyes
    assert asleep.swap.keep_eyes
    assert features_to_keep(signs_of(patient, asleep, None)) == frozenset()
    assert "own" in asleep.notes[1]


def test_only_an_inspector_that_follows_a_face_lets_clips_be_mended(scene: Scene, tmp_path: Path) -> None:
    crew, take = _shooting(scene, tmp_path).crew, _patient(scene, [(0.0, 0.3)]).take
    assert not can_swap(replace(crew, inspector=FakeInspector()), take)
    still = replace(take, media=replace(take.media, kind=MediaKind.IMAGE))
    assert can_swap(replace(crew, inspector=FakeInspector()), still)
