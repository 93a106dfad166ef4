"""Recordings of a person's voice, brought along as what the voice is measured against and cloned from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from repertory.craft.shotlist.filmwords import as_known
from repertory.errors import ConsentMissing, MediaRejected, UnknownName, YourMove
from repertory.library import consents
from repertory.media.levels import clipped_share
from repertory.media.sounds import check_sound, read_sound
from repertory.media.speech import FRAMES_A_SECOND, heard
from repertory.model.anchor import Consent, Origin, Reference, Role, Voice
from repertory.work.company import begin
from repertory.work.crew import Crew
from repertory.work.views import kept_reference

LEAST_S, MOST_S = 5.0, 300.0
"""How much speech a recording has, in seconds, and how long it is: less is cloned by no vendor, and none that is known
here takes more than five minutes."""
MOST_CLIPPED = 0.01
"""A recording of which more stands at full scale is 6 dB and more too loud; see `craft.levels`."""


def voice_for(crew: Crew, new: Voice, consent: Consent | None, file: Path | None = None) -> Voice:
    """The draft of that name, or `new` where there is none yet. `consent` is its owner's; of a voice that is there it
    must be recorded already. Raises YourMove for a name that cannot be one or is another's, ConsentMissing."""
    library = crew.library
    if new.name not in library.names():
        begin(library, consents.agreed(library, new, consent, file))
    draft = library.draft(new.name)
    if not isinstance(draft, Voice):
        raise UnknownName(f'"{new.name}" is a {draft.kind.value}, not a voice.', step="See: repertory voice list")
    consents.require_recorded(draft, consent, file)
    return draft


def import_recording(
    crew: Crew, voice: Voice, path: Path, *, called: str = "", text: str = "", synthetic: bool = False
) -> Voice:
    """The draft of a voice with a recording of it, in place of the one of the same name, and saved. `called` is its
    name, "sample" where nothing is said; `text` the words that are spoken.

    `synthetic` is the statement that an engine made it, kept on the card: the voice is nobody's, and may be cloned.
    Raises ConsentMissing for a person's voice without a recorded consent, YourMove for a synthetic recording of a voice
    that is a person's, and MediaRejected for a recording that is damaged, too short, too long, overdriven, or in which
    nobody speaks.
    """
    if voice.origin is Origin.REAL and synthetic:
        raise YourMove(
            f"{voice.title} is a person's voice by its card, and {path.name} is said to be nobody's.",
            step="Leave out --synthetic, or give what an engine made a voice of its own.",
        )
    if voice.origin is not Origin.REAL and not synthetic:
        raise ConsentMissing(
            f"Whose voice this is was not said, and a recording is a person's: {path.name}.",
            step="Say --real with --consent-by, --consent and --consent-on; or --synthetic, if an engine made it.",
        )
    require_usable(path)
    name = as_known(called or Role.SAMPLE.value, [one.name for one in voice.references])
    added = kept_reference(crew, voice, path, Role.SAMPLE, name, text=text)
    at = next((at for at, one in enumerate(voice.references) if one.name == name), len(voice.references))
    references: list[Reference] = list(voice.references)
    references[at : at + 1] = [added]
    voice = replace(voice, references=tuple(references), machine_made=voice.machine_made or synthetic)
    crew.library.save(voice)
    return voice


def require_usable(path: Path) -> None:
    """Raises MediaRejected for a recording that nobody could be known by."""
    check_sound(path)
    samples, rate = read_sound(path)
    length_s = len(samples) / rate
    if length_s > MOST_S:
        what = f"{path.name} lasts {length_s / 60:.1f} minutes, and {MOST_S / 60:.0f} are the most."
        raise MediaRejected(what, step="Cut out a minute of clear speech.")
    spoken_s = float(np.count_nonzero(heard(samples, rate).spoken)) / FRAMES_A_SECOND
    if not spoken_s:
        what = f"Nobody is heard to speak in {path.name}."
        raise MediaRejected(what, step="Record somebody who reads aloud, near the microphone and in a quiet room.")
    if spoken_s < LEAST_S:
        what = f"{path.name} has {spoken_s:.1f} s of speech, and {LEAST_S:g} s are the least."
        raise MediaRejected(what, step="Record ten to twenty seconds, or more.")
    clipped = clipped_share(samples)
    if clipped > MOST_CLIPPED:
        what = f"{path.name} is overdriven: {100 * clipped:.1f} % of it stands at full scale."
        raise MediaRejected(what, step="Record it again at a lower level.")
