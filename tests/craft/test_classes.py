"""What a shot asks of an engine above all: one class for its still, and one for its clip."""

from __future__ import annotations

from dataclasses import replace

import pytest
from company import bound

from repertory.craft.classes import class_of
from repertory.model.engine import OrderKind
from repertory.model.shotclass import ShotClass

CLIPS = [
    ("medium close-up of Mia, coffee shop\nMIA: I never sent it.", ShotClass.TALKING_HEAD),
    ("wide shot of Mia talking to camera, street\nMIA: I never sent it.", ShotClass.TALKING_HEAD),
    ("close-up of Mia, coffee shop\nMIA: I think I knew.", ShotClass.SLOW_DIALOGUE),
    ("medium close-up of Mia, coffee shop, slow push in\nMIA: I think I knew.", ShotClass.SLOW_DIALOGUE),
    ("medium close-up of Mia and Nova\nMIA: You came.", ShotClass.SLOW_DIALOGUE),
    ("medium close-up of Mia\nMIA (softly): You came.", ShotClass.SLOW_DIALOGUE),
    ("two-shot of Mia and Nova, street\nMIA: You came.\nNOVA: You called.", ShotClass.DIALOGUE),
    ("wide shot of Mia running down the street\nMIA: Wait!", ShotClass.ACTION),
    ("medium shot of Mia at the counter, in her own bound voice\nMIA: Wait!", ShotClass.BOUND_VOICES),
    ("medium close-up of Mia, her mouth follows the recording\nMIA: Wait!", ShotClass.RECORDED_LINE),
    ("close-up of Mia listening, coffee shop", ShotClass.REACTION),
    ("close-up of Mia\nMIA (V.O.): So.", ShotClass.REACTION),
    ("wide shot of Mia walking out of the coffee shop", ShotClass.ACTION),
    ("medium shot of Mia at the counter, tracking", ShotClass.ACTION),
    ("medium shot of Mia at the counter, push in", ShotClass.CAMERA_MOVE),
    ("wide shot of the street, night", ShotClass.ESTABLISHING),
    ("close-up of Mia's phone, her hand visible", ShotClass.INSERT),
    ("insert of Mia's phone", ShotClass.INSERT),
    ("medium shot of Mia at the counter", ShotClass.PLAIN),
    ("medium shot of Mia from behind, at the counter", ShotClass.PLAIN),
    ("hero shot, medium shot of Mia at the counter", ShotClass.HERO),
    ("rough draft, wide shot of Mia running down the street", ShotClass.DRAFT),
    ("for the animatic, wide shot of Mia running down the street", ShotClass.REHEARSAL),
    ("medium close-up of Mia, her voice trembling\nMIA: So.", ShotClass.TALKING_HEAD),
    ("medium shot of Mia, she falls asleep", ShotClass.PLAIN),
    ('insert of the phone, the message reads "Where are you?"', ShotClass.WORDS),
    ("three cuts in one clip, medium shot of Mia at the counter", ShotClass.SEVERAL_CUTS),
]
STILLS = [
    ("close-up of Mia, coffee shop\nMIA: I think I knew.", ShotClass.LIKENESS),
    ("medium shot of Mia and Nova, coffee shop, happy expression", ShotClass.LIKENESSES),
    ("wide shot of the street, night", ShotClass.ESTABLISHING),
    ("insert of Mia's phone", ShotClass.INSERT),
    ("key art, close-up of Mia", ShotClass.HERO),
    ("the finished frame of Mia at the counter, only the coat changes", ShotClass.CHANGED_FRAME),
    ("storyboard scribble of Mia at the counter", ShotClass.DRAFT),
    ("medium shot of Mia from behind, at the counter", ShotClass.PLAIN),
]


@pytest.mark.parametrize(("words", "expected"), CLIPS)
def test_what_a_clip_asks_for(words: str, expected: ShotClass) -> None:
    assert class_of(bound(words), OrderKind.CLIP) is expected


@pytest.mark.parametrize(("words", "expected"), STILLS)
def test_what_a_still_asks_for(words: str, expected: ShotClass) -> None:
    assert class_of(bound(words), OrderKind.STILL) is expected


def test_an_edit_changes_a_frame_and_a_line_asks_for_nothing_special() -> None:
    shot = bound("close-up of Mia\nMIA: So.")
    assert class_of(shot, OrderKind.EDIT) is ShotClass.CHANGED_FRAME
    assert class_of(shot, OrderKind.LINE) is ShotClass.PLAIN


def test_what_is_said_is_no_word_about_the_shot() -> None:
    shot = bound("medium close-up of Mia, coffee shop\nMIA: Run fast, in three cuts in one clip.")
    assert class_of(shot, OrderKind.CLIP) is ShotClass.TALKING_HEAD
    quoted = replace(shot, shot=replace(shot.shot, text=f'Mia says "{shot.lines[0].text}"'))
    assert class_of(quoted, OrderKind.CLIP) is ShotClass.TALKING_HEAD
    letter = bound("medium close-up of Mia in a rough draft, coffee shop\nMIA: a")
    assert class_of(letter, OrderKind.CLIP) is ShotClass.DRAFT
