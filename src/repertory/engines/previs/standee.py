"""Standees: flat figures cut from a user's own pictures, for people who have no model on the previs stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.bodies import Standee
from repertory.media.images import read_image, thumbnail
from repertory.model.anchor import AnchorKind, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from repertory.media.images import Picture
    from repertory.model.engine import SentReference
    from repertory.model.media import Box

_FACE_M = 0.155
"""Height of what a face detector boxes (brows to chin), metres."""
_EYES_M = 1.55
_TALL = 1.25
"""From this height over width on a picture shows a figure, not a head."""
_BORDER = (238, 232, 220)


def chosen_picture(
    references: Sequence[SentReference], anchor: str, expression: str, outfit: str
) -> SentReference | None:
    """The reference of that character nearest to what is acted: expression first, then outfit, then the headshot."""
    own = [r for r in references if r.anchor == anchor and r.kind is AnchorKind.CHARACTER]
    wanted = (
        (Role.EXPRESSION, expression if expression != "neutral" else ""),
        (Role.OUTFIT, outfit),
        (Role.HEADSHOT, None),
        (Role.EXPRESSION, "neutral"),
    )
    for role, name in wanted:
        for reference in own:
            if reference.role is role and name in (None, reference.name):
                return reference
    return own[0] if own else None


def cut_out(name: str, reference: SentReference) -> Standee:
    """The standee of a picture. Raises MediaRejected for a picture that cannot be read."""
    picture = np.array(thumbnail(read_image(reference.path), 640, 640))
    face = _face_of(picture)
    metres_per_pixel = _FACE_M / face.height
    feet = round(face.y + face.height * 0.26 + _EYES_M / metres_per_pixel)
    picture, mask = _to_the_ground(picture, _figure(picture, face), face, feet)
    card, outer = _on_card(picture, mask)
    outline, triangles = _cut_along(outer)
    height, width = picture.shape[:2]
    eyes = (face.x + face.width / 2) / width, 1 - (face.y + face.height * 0.26) / height
    metres = metres_per_pixel * height
    return Standee(
        name=name,
        picture=card,
        outline=outline,
        triangles=triangles,
        eyes_at=eyes,
        height=metres,
        lift=_EYES_M - metres * eyes[1],
    )


def _to_the_ground(
    picture: Picture, mask: NDArray[np.float32], face: Box, feet: int
) -> tuple[Picture, NDArray[np.float32]]:
    """A plain lower body in the colour of the clothes, where the picture ends above the feet (a row number)."""
    height, width = picture.shape[:2]
    missing = min(max(feet - height, 0), 4 * height)
    if not missing:
        return picture, mask
    lowest = picture[height - height // 12 :][mask[height - height // 12 :] > 0.5]
    cloth = np.median(lowest, axis=0) if len(lowest) else np.array(_BORDER) * 0.8
    x = np.arange(width, dtype=np.float32)[None]
    down = np.linspace(0, 1, missing, dtype=np.float32)[:, None]
    held = np.maximum(mask[-1], 0)[None] * (1 - np.clip(down * 3, 0, 1))
    gown = np.abs(x - face.x - face.width / 2) < face.width * (1.15 - 0.35 * np.sin(np.pi * down))
    shade = (1.0 - 0.25 * down)[..., None] * cloth
    lower = np.broadcast_to(shade, (missing, width, 3))
    body = np.maximum((held > 0.5).astype(np.float32), gown.astype(np.float32))
    return np.concatenate([picture, np.round(lower).astype(np.uint8)]), np.concatenate([mask, body])


def _face_of(picture: Picture) -> Box:
    """The largest face; where none is found, the place where portraits have it, and tall pictures of somebody who is
    seen to the knees, such as the back of an outfit."""
    import dlib

    from repertory.model.media import Box

    found = dlib.get_frontal_face_detector()(np.ascontiguousarray(picture), 1)
    height, width = picture.shape[:2]
    if not found and height > _TALL * width:
        return Box(x=width * 0.42, y=height * 0.12, width=width * 0.16, height=height * 0.145)
    if not found:
        return Box(x=width * 0.3, y=height * 0.25, width=width * 0.4, height=height * 0.4)
    best = max(found, key=lambda box: box.area())
    return Box(x=best.left(), y=best.top(), width=best.width(), height=best.height())


def _figure(picture: Picture, face: Box) -> NDArray[np.float32]:
    """Who belongs to the face, 0 to 1: an oval head on shoulders, refined at the edges of the picture's own colours."""
    import cv2

    height, width = picture.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    centre, middle = face.x + face.width / 2, face.y + face.height * 0.42
    head = np.hypot((x - centre) / (face.width * 0.86), (y - middle) / (face.height * 1.02)) < 1
    shoulders = 0.75 + 1.1 * np.clip((y - face.y - face.height * 1.05) / face.height, 0, 1)
    body = (np.abs(x - centre) < face.width * shoulders) & (y > face.y + face.height)
    core = np.hypot((x - centre) / (face.width * 0.50), (y - middle) / (face.height * 0.62)) < 1
    marks = np.full((height, width), cv2.GC_BGD, np.uint8)
    grown = cv2.dilate((head | body).astype(np.uint8), np.ones((5, 5), np.uint8), iterations=3)
    marks[grown > 0] = cv2.GC_PR_BGD
    marks[head | body] = cv2.GC_PR_FGD
    chest = (np.abs(x - centre) < face.width * 0.75) & (y > face.y + face.height * 1.25)
    marks[core | chest] = cv2.GC_FGD
    cv2.setRNGSeed(1)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    pixels = np.ascontiguousarray(picture[..., ::-1])
    cv2.grabCut(pixels, marks, (0, 0, 1, 1), *models, 3, cv2.GC_INIT_WITH_MASK)
    figure = np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    figure = np.asarray(cv2.morphologyEx(figure, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), np.uint8)
    _, labels = cv2.connectedComponents(figure)
    kept = np.asarray(labels) == labels[int(min(middle, height - 1)), int(centre)]
    soft = cv2.GaussianBlur(np.asarray(kept, np.float32), (0, 0), 2.0)
    return np.asarray(np.clip((soft - 0.35) / 0.3, 0, 1), np.float32)


def _on_card(picture: Picture, mask: NDArray[np.float32]) -> tuple[Picture, NDArray[np.uint8]]:
    """The figure on pale cardboard, and where the cardboard is cut: a little outside of the figure."""
    import cv2

    rim = max(round(picture.shape[0] / 90), 3)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * rim + 1, 2 * rim + 1))
    outer = cv2.GaussianBlur(cv2.dilate(mask, kernel), (0, 0), 2.0) > 0.5
    colours = picture * mask[..., None] + np.array(_BORDER) * (1 - mask[..., None])
    return np.round(colours).astype(np.uint8), outer.astype(np.uint8)


def _cut_along(outer: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """The mask's largest outline as triangles; points as shares from the left and from the bottom."""
    import cv2
    from scipy.spatial import Delaunay

    height, width = outer.shape
    contours, _ = cv2.findContours(outer, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(contours, key=len)[::2, 0, :].astype(float)
    mesh = Delaunay(outline).simplices
    middles = np.round(outline[mesh].mean(axis=1)).astype(int)
    inside = outer[np.clip(middles[:, 1], 0, height - 1), np.clip(middles[:, 0], 0, width - 1)] > 0
    shares = np.column_stack([(outline[:, 0] + 0.5) / width, 1 - (outline[:, 1] + 0.5) / height])
    return shares.astype(np.float32), mesh[inside].astype(np.int32)
