"""A small film with everything that a cutter must show: repairs, a stranger, hidden faces, stale shots, lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from repertory.files.hashing import sha256_of
from repertory.media.clips import write_clip
from repertory.media.images import write_image
from repertory.media.sounds import write_wav
from repertory.model.anchor import AnchorKind, Role
from repertory.model.engine import OrderKind, Recipe, SentReference, UsedReference
from repertory.model.film import Film, FilmLine, FilmShot, FilmTake, PaidOrder, ShotSoFar
from repertory.model.media import Box, MediaFile, MediaKind
from repertory.model.shot import Shot, ShotSize
from repertory.model.take import Decision, Take, TakeKind
from repertory.model.verdict import AS_ACCEPTED, Bands, Finding, Grade, Measurement, Report, Score, Verdict

if TYPE_CHECKING:
    from repertory.media.images import Picture

FPS = 12
SKIN = {"mia@1": (222, 176, 148), "nova@1": (126, 84, 62)}
BANDS = Bands(
    match=0.26, wrong=0.33, inspector="faces", version="1", style="clay", source="9 references, 24 clay heads"
)


def drawn(anchor: str, width: int, height: int, *, shift: float = 0.0, wide: float = 1.0, wall: int = 70) -> Picture:
    """A head of that character's colour before a wall; `wide` makes it somebody else's."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    picture = np.stack([wall + 40 * y / height, wall + 20 * x / width, np.full_like(x, wall * 0.8)], axis=-1)
    centre_x, centre_y, size = width * (0.5 + shift), height * 0.48, height * 0.3
    head = ((x - centre_x) / (size * 0.74 * wide)) ** 2 + ((y - centre_y) / size) ** 2
    shade = np.clip(1.15 - 0.35 * head - 0.25 * (x - centre_x) / size, 0.4, 1.2)[..., None]
    picture = np.where((head < 1)[..., None], np.array(SKIN[anchor]) * shade, picture)
    for side in (-1, 1):
        eye = np.hypot(x - centre_x - side * size * 0.3 * wide, y - centre_y + size * 0.1) < size * 0.08
        picture[eye] = (30, 26, 24)
    drawing: Picture = np.clip(picture, 0, 255).astype(np.uint8)
    return drawing


class ExampleFilm:
    """Writes the film's files into a folder, shot by shot."""

    def __init__(self, folder: Path, *, width: int = 320, height: int = 180) -> None:
        self.folder, self.width, self.height = folder, width, height
        folder.mkdir(parents=True, exist_ok=True)

    def film(self) -> Film:
        shots = (self.plain(), self.hidden(), self.mended_keyframe(), self.mended_clip(), self.reviewed())
        return Film(title="The Coffee Shop", shots=shots, width=self.width, height=self.height, fps=24)

    def plain(self) -> FilmShot:
        """Accepted as it came, with a line."""
        shot = Shot(
            number="1",
            text="medium close-up of [Character A], coffee shop interior, afternoon light\nMIA: She is always late.",
            line=4,
            size=ShotSize.MEDIUM_CLOSE_UP,
            location="coffee shop interior",
            light="afternoon light",
        )
        keyframe = self.keyframe("1", "a", scored("mia@1", 0.21, Grade.MATCH))
        clip = self.clip("1", "b", scored("mia@1", 0.224, Grade.MATCH), started_from=keyframe.take.id)
        return self.shot(shot, keyframe, clip, lines=(self.line("late", "She is always late.", 0.3),))

    def hidden(self) -> FilmShot:
        """Only her hand is seen; the take is stale, and an earlier one was a stranger."""
        shot = Shot(
            number="2",
            text="close-up of Character A’s phone, her hand visible",
            line=9,
            size=ShotSize.CLOSE_UP,
            location="coffee shop interior",
        )
        stranger = self.keyframe(
            "2", "x", [missing()], verdict=Verdict.RETAKE, reason="A face that is nobody's.", wide=1.4
        )
        hidden = [score("mia@1", None, Grade.UNMEASURED, finding=Finding.HIDDEN)]
        keyframe = self.keyframe("2", "a", hidden, reason="The face is hidden, as written.")
        clip = self.clip("2", "b", hidden, started_from=keyframe.take.id, reason="The face is hidden, as written.")
        return self.shot(shot, keyframe, clip, stranger, stale=True)

    def mended_keyframe(self) -> FilmShot:
        """The keyframe drifted, was swapped and accepted; the clip began with the mended one."""
        shot = Shot(number="3", text="medium shot of [Character B], street, golden hour", line=11, location="street")
        drifted = self.keyframe(
            "3", "a", scored("nova@1", 0.301, Grade.DRIFT), "nova@1", verdict=Verdict.REPAIR, reason="Nova has drifted."
        )
        mended = self.keyframe(
            "3", "b", scored("nova@1", 0.181, Grade.MATCH), "nova@1", step="swap", repaired_from=drifted.take.id
        )
        clip = self.clip("3", "c", scored("nova@1", 0.19, Grade.MATCH), "nova@1", started_from=mended.take.id)
        line = self.line("leaving", "Mia? You are leaving <already> & gone?", 0.1)
        return self.shot(shot, mended, clip, drifted, lines=(line,))

    def mended_clip(self) -> FilmShot:
        """A two-shot whose clip drifted and was redrawn; a third face could not be measured."""
        shot = Shot(
            number="4A",
            text="medium two-shot of [Character A] and [Character B], street, golden hour",
            line=14,
            size=ShotSize.MEDIUM_WIDE,
            location="street",
            light="golden hour",
        )
        both = [*scored("mia@1", 0.2, Grade.MATCH), *scored("nova@1", 0.22, Grade.MATCH)]
        keyframe = self.keyframe("4A", "a", both)
        profile = score("nova@1", None, Grade.UNMEASURED, finding=Finding.UNMEASURED, reason="profile")
        drifted = self.clip(
            "4A",
            "b",
            [*scored("mia@1", 0.318, Grade.DRIFT), profile],
            started_from=keyframe.take.id,
            verdict=Verdict.REPAIR,
            notes=("Drift 0.30 was drawn on purpose: this is a rehearsal.",),
            wide=1.2,
        )
        mended = self.clip(
            "4A",
            "c",
            [*scored("mia@1", 0.249, Grade.MATCH), profile],
            step="edit",
            repaired_from=drifted.take.id,
            cost=Decimal("0.045"),
        )
        return self.shot(shot, keyframe, mended, drifted)

    def reviewed(self) -> FilmShot:
        """Beyond the bands, and accepted by a person."""
        shot = Shot(number="5", text="wide shot of [Character A]", line=20, size=ShotSize.WIDE, light="night")
        seen = self.keyframe("5", "a", scored("mia@1", 0.29, Grade.DRIFT), verdict=Verdict.REVIEW)
        keyframe = replace(seen, decision=Decision.ACCEPTED, why="She is ill in this scene.")
        clip = self.clip(
            "5",
            "b",
            scored("mia@1", 0.3, Grade.DRIFT),
            started_from=keyframe.take.id,
            reason=f"{AS_ACCEPTED}: mia@1 has drifted.",
            sound=True,
        )
        return self.shot(shot, keyframe, clip)

    def unfinished(self) -> ShotSoFar:
        """A shot of which nothing was accepted."""
        shot = Shot(number="6", text="close-up of [Character B], street", line=22, size=ShotSize.CLOSE_UP)
        wrong = self.keyframe(
            "6", "a", scored("nova@1", 0.5, Grade.WRONG), "nova@1", verdict=Verdict.RETAKE, reason="Not recognised."
        )
        drifted = self.keyframe(
            "6", "b", scored("nova@1", 0.3, Grade.DRIFT), "nova@1", verdict=Verdict.REPAIR, reason="It has drifted."
        )
        swapped = self.keyframe(
            "6", "c", scored("nova@1", 0.32, Grade.DRIFT), "nova@1", step="swap", repaired_from=drifted.take.id,
            verdict=Verdict.REPAIR, reason="It has drifted still.", cost=Decimal("0.01"),
        )  # fmt: skip
        refused = replace(wrong, decision=Decision.REFUSED, why="not her chin")
        takes = (refused, drifted, swapped)
        return ShotSoFar(shot=shot, takes=takes, references=(self.reference("nova@1"),), paid=paid_for(takes))

    def shot(self, shot: Shot, keyframe: FilmTake, clip: FilmTake, *others: FilmTake, **more: Any) -> FilmShot:
        """`others` are older than the accepted two."""
        takes = (*others, keyframe, clip)
        references = tuple(self.reference(anchor) for anchor in SKIN)
        paid = paid_for(takes)
        return FilmShot(shot=shot, keyframe=keyframe, clip=clip, takes=takes, references=references, paid=paid, **more)

    def reference(self, anchor: str) -> SentReference:
        path = self.folder / f"{anchor}.png"
        if not path.exists():
            write_image(path, drawn(anchor, 200, 240))
        label = f"{anchor.partition('@')[0].title()}, headshot"
        return SentReference(
            anchor=anchor,
            kind=AnchorKind.CHARACTER,
            role=Role.HEADSHOT,
            name="headshot",
            sha256=sha256_of(path),
            label=label,
            path=path,
        )

    def line(self, name: str, text: str, start_s: float) -> FilmLine:
        path = self.folder / f"{name}.wav"
        tone = 0.3 * np.sin(np.arange(24_000) / 24_000 * 2 * np.pi * 440)
        write_wav(path, tone.astype(np.float32), 24_000)
        return FilmLine(path=path, start_s=start_s, speaker="MIA", text=text)

    def keyframe(self, number: str, letter: str, scores: list[Score], anchor: str = "mia@1", **more: Any) -> FilmTake:
        path = self.folder / f"{number}-keyframe-{letter}.png"
        wide = float(more.pop("wide", 1.25 if scores[0].grade is Grade.DRIFT else 1.0))
        write_image(path, drawn(anchor, self.width, self.height, wide=wide))
        return self.take(number, TakeKind.KEYFRAME, letter, path, scores, **more)

    def clip(self, number: str, letter: str, scores: list[Score], anchor: str = "mia@1", **more: Any) -> FilmTake:
        path = self.folder / f"{number}-clip-{letter}.mp4"
        wide = float(more.pop("wide", 1.0))
        sound = self.line("own", "", 0).path if more.pop("sound", False) else None

        def pictures() -> Iterator[Picture]:
            for frame in range(18):
                yield drawn(anchor, self.width, self.height, shift=0.006 * frame, wide=wide)

        write_clip(path, pictures(), fps=FPS, sound=sound)
        return self.take(number, TakeKind.CLIP, letter, path, scores, **more)

    def placed(self, score: Score) -> Score:
        """The score with the box of the drawn head."""
        width, height = self.width, self.height
        box = Box(x=0.36 * width, y=0.18 * height, width=0.28 * width, height=0.6 * height)
        seen = score.measurement.value is not None
        return replace(score, measurement=replace(score.measurement, box=box if seen else None))

    def take(
        self,
        number: str,
        kind: TakeKind,
        letter: str,
        path: Path,
        scores: list[Score],
        *,
        step: str = "",
        verdict: Verdict = Verdict.ACCEPT,
        reason: str = "Every face matches.",
        repaired_from: str = "",
        started_from: str = "",
        notes: tuple[str, ...] = (),
        cost: Decimal = Decimal(0),
    ) -> FilmTake:
        still = kind is TakeKind.KEYFRAME
        used = self.reference(scores[0].measurement.anchor if step == "swap" else "mia@1")
        recipe = Recipe(
            step=step or ("still" if still else "clip"),
            engine=f"{step}/1" if step == "swap" else "previs",
            prompt="Medium close-up of her, coffee shop interior, afternoon light.",
            references=(UsedReference(anchor=used.anchor, role=used.role, name=used.name, sha256=used.sha256),),
            width=self.width,
            height=self.height,
            seed=500 + ord(letter),
            settings={"drift": 0.3},
        )
        media = MediaFile(name=path.name, sha256=sha256_of(path), kind=MediaKind.IMAGE if still else MediaKind.CLIP)
        report = Report(scores=tuple(self.placed(score) for score in scores), verdict=verdict, reason=reason)
        take = Take(
            id=f"{number}-{letter}-{kind.value}",
            shot=number,
            kind=kind,
            media=media,
            recipe=recipe,
            repaired_from=repaired_from,
            started_from=started_from,
            report=report,
            notes=notes,
            cost_usd=cost,
        )
        return FilmTake(take=take, path=path)


def paid_for(takes: Iterable[FilmTake]) -> tuple[PaidOrder, ...]:
    """The orders that these takes were, as a journal has them."""
    return tuple(
        PaidOrder(
            order=f"order-{one.take.id}",
            engine=one.take.recipe.engine,
            kind=OrderKind.EDIT if one.take.repaired_from else OrderKind.STILL,
            cost_usd=one.take.cost_usd,
            take=one.take.id,
        )
        for one in takes
        if one.take.cost_usd
    )


def score(
    anchor: str, value: float | None, grade: Grade, *, finding: Finding = Finding.MEASURED, reason: str = ""
) -> Score:
    measurement = Measurement(
        inspector="faces", version="1", anchor=anchor, finding=finding, value=value, reason=reason
    )
    return Score(measurement=measurement, grade=grade, bands=None if value is None else BANDS)


def scored(anchor: str, value: float, grade: Grade) -> list[Score]:
    return [score(anchor, value, grade)]


def missing() -> Score:
    return score("", None, Grade.WRONG, finding=Finding.EXTRA, reason="nobody of the cast")
