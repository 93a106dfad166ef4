"""Lip-sync at Kling: the faces of one of its own clips are found first, then one mouth follows the line.

Sources: https://kling.ai/document-api/api/video/lip-sync and .../face-detection (copies of 2026-09-20). Finding the
faces costs $0.007 by the price list of that day, so what was found is noted in the order's folder: an order that Kling
could not take yet does not pay for it again. What it cost is noted there for the journal before it is asked for, since
it is paid whatever becomes of the lip-sync.
"""

from __future__ import annotations

import base64
import json
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from repertory.craft.pricing import billed, counted
from repertory.engines.kling.answers import data_of, refusal
from repertory.engines.kling.signing import Line
from repertory.errors import EngineRefused, RepertoryError, Unsure, YourMove
from repertory.files.beforehand import note_paid_before, paid_before
from repertory.files.writing import write_text
from repertory.media.clips import probe_clip
from repertory.media.sounds import check_sound, probe_sound, read_sound, resampled, write_wav
from repertory.model.engine import EngineCard, Order, Setting

FACES = "/v1/videos/identify-face"
PATH = "/v1/videos/advanced-lip-sync"
NOTED = ".kling-faces.json"
_UNITS = Decimal("0.05")
"""What looking for faces takes by the price list, in Kling's units, where its answer does not say."""
_NOTED_S = 23 * 3600.0
"""For so long a list of faces is used: Kling forgets it after a day."""
_LEAST_MS, _MOST_MS = 2000, 60_000
_MOST_BYTES = 5_000_000
_TYPES = {".mp3", ".wav", ".m4a", ".aac"}
_RATE = 24_000
"""Samples a second of a line that is made lighter: a minute takes 2.9 MB."""


@dataclass(frozen=True, kw_only=True)
class Voiced:
    """A line for a clip, ready to be sent but for the face."""

    video: str
    """Kling's id of the clip."""
    sound: str
    """The line, base64."""
    length_ms: int
    """How much of it is used: up to the end of the clip."""
    note: str = ""
    """What was done to the line, for people."""


def voiced(card: EngineCard, order: Order) -> Voiced:
    """What will be sent. Raises YourMove for a clip that Kling did not make, for no line and for one that is too short
    or too long, MediaRejected."""
    video = clip_of(card, order)
    if order.sound is None or order.start is None:
        raise YourMove(f"The lip-sync {order.id} has no line or no clip.", step="Give the clip and its spoken line.")
    spoken = round(probe_sound(order.sound).duration_s * 1000)
    length = min(spoken, int(probe_clip(order.start).duration_s * 1000))
    if not _LEAST_MS <= length <= _MOST_MS:
        what = f"Kling moves a mouth for 2 to 60 s, and clip and line have {length / 1000:.1f} s together."
        raise YourMove(what, step="Lengthen the shot, or choose another engine for its lip-sync.")
    data, note = _light(order.sound)
    cut = f"The line was cut to the clip's length, {length / 1000:.1f} s." if spoken - length > 100 else ""
    sound = base64.b64encode(data).decode("ascii")
    return Voiced(video=video, sound=sound, length_ms=length, note=" ".join(part for part in (note, cut) if part))


def clip_of(card: EngineCard, order: Order) -> str:
    """Kling's id of the clip: it takes an address or such an id, and no file. Raises YourMove for a clip that it did
    not make, or that was changed since."""
    made = order.lineage[-1].engine if order.lineage else ""
    video = order.start_said.get("video", "")
    if made.partition("/")[0] != card.vendor or not isinstance(video, str) or not video:
        by = f"by {made}" if made else "elsewhere"
        what = f"Kling moves mouths only in clips that it made itself; the one of {order.id} was made {by}."
        raise YourMove(what, step="Choose an engine for lip-sync that takes files, such as fal's.")
    return video


def body_of(
    card: EngineCard, order: Order, settings: Mapping[str, Setting], line: Line, said: Voiced
) -> dict[str, Any]:
    """The whole request. Asks for the faces first, once. Raises EngineRefused where there is not exactly one face to
    move, for what looking for it has cost, and as `answers.refusal` for what Kling answers."""
    session, faces = _faces(card, order, line, said.video)
    paid = paid_before(order.folder).cost_usd
    if len(faces) != 1:
        what = f"Kling sees {len(faces) or 'no'} faces in the clip of {order.id}: nobody can say whose mouth to move."
        step = "Choose another engine for this shot's lip-sync."
        raise EngineRefused(what, step=step, billed=True, cost_usd=paid)
    (face,) = faces
    seen_s = (min(said.length_ms, _ms(face.get("end_time"))) - _ms(face.get("start_time"))) / 1000
    if seen_s * 1000 < _LEAST_MS:
        what = f"The face in the clip of {order.id} is seen for {max(0.0, seen_s):.1f} s of the line; Kling wants 2 s."
        step = "Make a clip that shows the face for longer."
        raise EngineRefused(what, step=step, billed=True, cost_usd=paid)
    return {
        "session_id": session,
        "face_choose": [
            {
                "face_id": str(face.get("face_id", "")),
                "sound_file": said.sound,
                "sound_start_time": 0,
                "sound_end_time": said.length_ms,
                "sound_insert_time": 0,
                **settings,
            }
        ],
        "external_task_id": order.id,
    }


def _faces(card: EngineCard, order: Order, line: Line, video: str) -> tuple[str, list[dict[str, Any]]]:
    """The session and the faces in it, from the note of an earlier try or from Kling."""
    noted = order.folder / NOTED
    if noted.is_file() and time.time() - noted.stat().st_mtime < _NOTED_S:
        found = json.loads(noted.read_text(encoding="utf-8"))
    else:
        found = _looked_for(card, order, line, video)
        write_text(noted, json.dumps(found))
    return found["session_id"], [face for face in found["face_data"] if isinstance(face, dict)]


def _looked_for(card: EngineCard, order: Order, line: Line, video: str) -> dict[str, Any]:
    """What Kling finds, and the units that all looking for this order has taken. What it costs is noted from before it
    is asked for, and taken back only where Kling says that nothing was looked for."""
    before, what = paid_before(order.folder).cost_usd, "looking for faces"
    note_paid_before(order.folder, before + (billed(card.price, _UNITS) or 0), what)
    try:
        data = _found(line, video, card.model)
    except Unsure:
        raise
    except RepertoryError:
        note_paid_before(order.folder, before, what)
        raise
    told = counted(data.get("final_unit_deduction"))
    units = _UNITS if told is None else told
    note_paid_before(order.folder, before + (billed(card.price, units) or 0), what)
    found = {"session_id": data["session_id"], "face_data": data["face_data"]}
    return {**found, "units": str(units_of_faces(order) + units)}


def _found(line: Line, video: str, model: str) -> Mapping[str, Any]:
    reply = line.ask("POST", FACES, {"video_id": video})
    data = data_of(reply)
    if not data:
        raise refusal(line, reply, model)
    if (
        not isinstance(data.get("session_id"), str)
        or not data["session_id"]
        or not isinstance(data.get("face_data"), list)
    ):
        raise Unsure("Kling looked for faces and named none.", step="Look at your usage there, then order it again.")
    return data


def units_of_faces(order: Order) -> Decimal:
    """What Kling said that it took, in its units, for finding the faces of this order's clip; each time that it did."""
    noted = order.folder / NOTED
    return Decimal(json.loads(noted.read_text(encoding="utf-8"))["units"]) if noted.is_file() else Decimal(0)


def _ms(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _light(sound: Path) -> tuple[bytes, str]:
    """The line as Kling takes it, and what was done to it."""
    data = sound.read_bytes()
    if len(data) <= _MOST_BYTES and check_sound(sound) in _TYPES:
        return data, ""
    samples, rate = read_sound(sound)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "line.wav"
        write_wav(path, resampled(samples, rate, _RATE), _RATE)
        return path.read_bytes(), f"For Kling the line was sent as WAV of {_RATE // 1000} kHz."
