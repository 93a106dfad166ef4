"""The by-hand engine: the prompt and the references go out as a folder, and a person drops the result into it.

For web apps without an API. The folder holds `prompt.txt`, the references numbered in the order in which the prompt
names them, one sheet of them all, `settings.txt`, and what a clip or an edit starts from.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from repertory.craft.ordering import check_order
from repertory.engines.byhand_answer import TEXTS, check_text, read_text
from repertory.engines.byhand_region import write_region
from repertory.engines.registry import cards
from repertory.errors import EngineBusy, MediaRejected, YourMove
from repertory.files.hashing import sha256_of, slug
from repertory.files.writing import copy_file, write_text
from repertory.media.check import check_media
from repertory.media.clips import check_clip
from repertory.media.images import check_image, open_image
from repertory.media.sheets import write_sheet
from repertory.media.sounds import check_sound
from repertory.model.engine import EngineCard, Order, OrderKind, Output, SentReference, Setting, Ticket

QUIET_S = 2.0
"""A file that changed less than this many seconds ago may still be copied and is waited for."""
SKEW_S = 1.0
"""A date this much later than now is a clock's mistake and says nothing."""
SHEET, REGION = "references.jpg", "region.png"
PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic"}
CLIPS = {".mp4", ".mov", ".webm", ".mkv", ".avi", ".m4v"}
SOUNDS = {".wav", ".mp3", ".flac", ".ogg", ".m4a", ".aac", ".aif", ".aiff"}
_CHECKS: Mapping[OrderKind, tuple[str, Callable[[Path], str]]] = {
    OrderKind.STILL: ("a picture", check_image),
    OrderKind.EDIT: ("a picture", check_image),
    OrderKind.CLIP: ("a clip", check_clip),
    OrderKind.LINE: ("a sound", check_sound),
    OrderKind.ASK: ("a text with the answers", check_text),
}
_RESULT = {OrderKind.CLIP: "result.mp4", OrderKind.LINE: "result.wav", OrderKind.ASK: "answer.txt"}
_OURS = ("prompt.txt", "settings.txt", "README.txt")
_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"\x1aE\xdf\xa3", b"ID3", b"fLaC", b"OggS", b"GIF8")


def engines() -> Sequence[ByHandEngine]:
    """The by-hand engine; entry point of `repertory.engines`."""
    return tuple(ByHandEngine(card=card, quiet_s=QUIET_S) for card in cards("byhand"))


@dataclass(frozen=True, kw_only=True)
class ByHandEngine:
    """Writes orders as folders and takes whatever a person puts into them."""

    card: EngineCard
    quiet_s: float
    """For how long a file must not have changed before it is taken, seconds."""

    def check(self) -> str:
        """It always works."""
        return f"{self.card.title}: ready; you carry the prompt out and the result in."

    def submit(self, order: Order) -> Ticket:
        """Writes the folder. Doing it again writes the same files and leaves what was dropped there.

        Raises YourMove for what the card does not allow and MediaRejected for a reference that cannot be read, both
        before anything is written; FolderNotWritable, DiskFull.
        """
        settings = check_order(self.card, order)
        if not (order.text if order.kind is OrderKind.LINE else order.prompt).strip():
            raise YourMove(f"The order {order.id} has no words.", step="Say what is wanted.")
        if order.kind is OrderKind.EDIT and order.start is None:
            raise YourMove(f"The edit {order.id} names no picture to edit.", step="Name the take to edit.")
        copies = _copies(order)
        for file in copies.values():
            check_media(file)
        for name, file in copies.items():
            copy_file(file, order.folder / name)
        _write_pictures(order)
        write_text(order.folder / "settings.txt", _settings_text(order, settings))
        write_text(order.folder / "prompt.txt", _prompt_text(order))
        write_text(order.folder / "README.txt", _readme_text(order, copies))
        return Ticket(
            order=order.id,
            engine=self.card.id,
            vendor_id=order.id,
            url=str(order.folder),
            cost_usd=Decimal(0),
        )

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        """The newest whole file that is not one of ours, whatever its name; None while there is none.

        Raises EngineBusy while a file is still being copied, with the seconds to wait; MediaRejected, naming the
        file, when all that was dropped is damaged or of the wrong kind.
        """
        if ticket.order != order.id:
            raise ValueError(f"the ticket is for the order {ticket.order}, not {order.id}")
        try:
            arrived = sorted(((_arrival(path), path) for path in _dropped(order)), reverse=True)
        except FileNotFoundError:
            return None  # a file got another name while we looked: a download came to its end
        if not arrived:
            return None
        rest = self.quiet_s - (time.time() - arrived[0][0])
        if rest > 0:
            raise EngineBusy(f"{arrived[0][1].name} is still being copied.", step="Run it again.", after_s=rest)
        dropped = [path for _, path in arrived]
        what, check = _CHECKS[order.kind]
        chosen, refused = None, []
        for path in dropped:
            try:
                check(path)
            except MediaRejected as error:
                refused.append((path, error))
                continue
            chosen = path
            break
        if chosen is None:
            path, reason = refused[0]
            step = f"Drop {what} into {order.folder}. {reason.step}".strip()
            raise MediaRejected(f"{path.name} cannot be taken for {order.id}: {reason.what}", step=step)
        notes = [f"{chosen.name} was taken."]
        notes += [f"{path.name} was not taken: {reason.what}" for path, reason in refused]
        notes += [f"{path.name} is older and was not taken." for path in dropped[len(refused) + 1 :]]
        if order.kind is OrderKind.ASK:
            return Output(files=(chosen,), answer=read_text(chosen), notes=tuple(notes), cost_usd=Decimal(0))
        return Output(files=(chosen,), notes=(*notes, *_size_note(order, chosen)), cost_usd=Decimal(0))


def _arrival(path: Path) -> float:
    """When the file came into the folder or last grew there. A copy may keep the original's time of change, which is
    why the last change to the file's entry counts as well."""
    stat = path.stat()
    return max((at for at in (stat.st_mtime, stat.st_ctime) if at <= time.time() + SKEW_S), default=0.0)


def _numbered(order: Order) -> list[tuple[str, Path]]:
    """The pictures (and voice samples) that the prompt calls "image 1", "image 2" and so on: caption and file.

    In an edit's prompt, image 1 is the picture to change; what is asked about comes last.
    """
    first = [("change this picture", order.start)] if order.kind is OrderKind.EDIT and order.start else []
    last = [("the take that is asked about", order.start)] if order.kind is OrderKind.ASK and order.start else []
    return [*first, *((_caption(reference), reference.path) for reference in order.references), *last]


def _caption(reference: SentReference) -> str:
    return reference.label or f"{reference.anchor.partition('@')[0]} {reference.name or reference.role}"


def _name(number: int, caption: str, file: Path) -> str:
    """`1-mia-headshot.png`: the number under which the prompt names it, and who or what it is."""
    return f"{number}-{slug(caption)[:80]}{file.suffix.lower()}"


def _copies(order: Order) -> dict[str, Path]:
    """Every file that is laid into the folder as it is: name there, and source."""
    copies = {_name(number, caption, file): file for number, (caption, file) in enumerate(_numbered(order), start=1)}
    if order.kind is OrderKind.CLIP and order.start is not None:
        copies[f"start{order.start.suffix.lower()}"] = order.start
    if order.sound is not None:
        copies[f"line{order.sound.suffix.lower()}"] = order.sound
    return copies


def _write_pictures(order: Order) -> None:
    pictures = [
        (f"{number}  {caption}", file)
        for number, (caption, file) in enumerate(_numbered(order), start=1)
        if file.suffix.lower() not in CLIPS | SOUNDS
    ]
    if pictures:
        write_sheet(order.folder / SHEET, pictures)
    if order.region is not None and order.start is not None and order.start.suffix.lower() not in CLIPS:
        write_region(order.folder / REGION, order.start, order.region)


def _prompt_text(order: Order) -> str:
    return (order.text if order.kind is OrderKind.LINE else order.prompt).strip() + "\n"


def _settings_text(order: Order, settings: Mapping[str, Setting]) -> str:
    lines: list[str] = []
    if order.kind not in {OrderKind.LINE, OrderKind.ASK}:
        shared = math.gcd(order.width, order.height)
        lines.append(f"size: {order.width} x {order.height}")
        lines.append(f"ratio: {order.width // shared}:{order.height // shared}")
    if order.duration_s:
        lines.append(f"duration: {order.duration_s:g} s")
    if order.seed is not None:
        lines.append(f"seed: {order.seed} (if the app takes one)")
    if order.voice is not None:
        lines.append(f"voice: {order.voice.title} ({order.voice.speaker})")
    if order.region is not None:
        box = order.region
        lines.append(f"change only: x {box.x:.0f}, y {box.y:.0f}, {box.width:.0f} x {box.height:.0f} pixels ({REGION})")
    lines += [f"{name}: {value}" for name, value in settings.items()]
    return "\n".join(lines) + "\n"


def _readme_text(order: Order, copies: Mapping[str, Path]) -> str:
    result = _RESULT.get(order.kind, "result.png")
    words = (
        "Let these words be spoken: prompt.txt." if order.kind is OrderKind.LINE else "Paste the words of prompt.txt."
    )
    steps = [words]
    pictures = [name for name in copies if name[0].isdigit()]
    if pictures:
        steps.append(f"Add these in this order: {', '.join(pictures)}. {SHEET} shows them all on one sheet.")
    if order.region is not None:
        steps.append(f"Change nothing but what {REGION} marks.")
    start = next((name for name in copies if name.startswith("start.")), "")
    if start:
        steps.append(f"Let the clip begin with this picture: {start}.")
    line = next((name for name in copies if name.startswith("line.")), "")
    if line:
        steps.append(f"The mouth follows this line: {line}.")
    if order.kind is OrderKind.ASK:
        steps.append(
            f"Save the answer in this folder as {result} (any name will do). Your own eyes do as well as an app."
        )
        return _numbered_steps(order, steps)
    steps += ["Set what settings.txt says.", f"Drop the result into this folder as {result} (any name will do)."]
    return _numbered_steps(order, steps)


def _numbered_steps(order: Order, steps: Sequence[str]) -> str:
    numbered = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))
    return (
        f"{order.id}, to be made by hand\n\n{numbered}\n\nThen run the same command again: it is measured and used.\n"
    )


def _dropped(order: Order) -> Iterator[Path]:
    """The media files in the folder that we did not put there, known by their content, so that a result saved over
    one of our files counts and a renamed reference does not; for questions the texts. Raises FileNotFoundError if one
    goes away meanwhile."""
    if not order.folder.is_dir():
        return
    if order.kind is OrderKind.ASK:
        texts = (path for path in sorted(order.folder.iterdir()) if path.suffix.lower() in TEXTS and path.is_file())
        yield from (path for path in texts if path.name not in _OURS and not path.name.startswith("."))
        return
    ours = {sha256_of(file) for file in _copies(order).values() if file.is_file()}
    ours |= {reference.sha256 for reference in order.references}
    for path in sorted(order.folder.iterdir()):
        if path.name.startswith(".") or path.name in (SHEET, REGION) or not path.is_file():
            continue
        if not os.access(path, os.R_OK):
            yield path  # nothing of ours is unreadable: the check says what is wrong with it
        elif _is_media(path) and sha256_of(path) not in ours:
            yield path


def _is_media(path: Path) -> bool:
    """By its suffix, or by its first bytes where the name says nothing. Half-made downloads have other suffixes."""
    if path.suffix.lower() in PICTURES | CLIPS | SOUNDS:
        return True
    if path.suffix.lower() in {".part", ".partial", ".crdownload", ".download", ".tmp"}:
        return False
    with path.open("rb") as file:
        head = file.read(12)
    return head.startswith(_MAGIC) or head[4:8] == b"ftyp"


def _size_note(order: Order, path: Path) -> tuple[str, ...]:
    if order.kind not in (OrderKind.STILL, OrderKind.EDIT):
        return ()
    with open_image(path) as image:
        width, height = image.size
    if (width, height) == (order.width, order.height):
        return ()
    return (f"{path.name} is {width} by {height} pixels; {order.width} by {order.height} were asked for.",)
