"""A mouth that follows its line end to end, by fal's own client against what stands in for fal."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from canary import CANARY
from fal_rules import Endpoint
from fal_server import FalServer, Task
from synced_film import clips_of, lip_film, shooting_of, with_engines

from repertory.engines import fal
from repertory.media.clips import probe_clip, read_frames, write_clip
from repertory.model.engine import OrderKind
from repertory.work.planned import planned
from repertory.work.produce import shoot
from repertory.work.settling import ShotState

ENGINE = "fal/sync-lipsync-2"


class LipsFal(FalServer):
    """fal, whose lip-sync hands out the clip that was brought, with the line that was brought."""

    def _made(self, task: Task, endpoint: Endpoint) -> dict[str, Any]:
        with tempfile.TemporaryDirectory() as folder:
            clip, line, made = (Path(folder) / name for name in ("clip.mp4", "line.wav", "made.mp4"))
            clip.write_bytes(self.uploads[task.body["video_url"]][0])
            line.write_bytes(self.uploads[task.body["audio_url"]][0])
            write_clip(made, [frame for _, frame in read_frames(clip)], fps=24, sound=line)
            url = self.hand_out(f"{task.id}/output.mp4", made.read_bytes(), "video/mp4")
        return {"video": {"url": url, "content_type": "video/mp4"}}


@pytest.mark.slow
def test_a_clip_and_its_line_go_to_fal_once_and_what_comes_back_is_the_film_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = lip_film(tmp_path)
    engines = {**made.film.production.engines, OrderKind.LIPSYNC: (ENGINE,)}
    made.film.save(replace(made.film.production, engines=engines))
    made = with_engines(made, *fal.engines())  # type: ignore[arg-type]
    shooting = shooting_of(made)
    monkeypatch.delenv("FAL_KEY", raising=False)
    (plan, _) = planned(made.crew, shooting.plan)
    assert plan.lips is not None
    assert plan.lips.excluded == ((ENGINE, "needs the key FAL_KEY"),)
    with LipsFal(key=f"{CANARY}-fal") as server:
        monkeypatch.setenv("FAL_API_BASE", server.url)
        monkeypatch.setenv("FAL_KEY", f"{CANARY}-fal")
        (plan, _) = planned(made.crew, shooting.plan)
        assert plan.lips is not None
        assert (plan.lips.engines, plan.price) == (((ENGINE, Decimal("0.15")),), Decimal("0.15"))
        for _ in range(2):
            (outcome,) = shoot(made.crew, made.film, ["1"])
        (task,) = server.orders
        assert server.violations == []
    first, synced = clips_of(made)
    assert (outcome.state, outcome.clip, synced.repaired_from) == (ShotState.ACCEPTED, synced.id, first.id)
    assert set(task.body) == {"video_url", "audio_url", "sync_mode"}
    assert synced.said == {"request": task.id}
    assert synced.cost_usd == Decimal("0.20")
    assert shooting.purse.spent() == Decimal("0.20")
    assert probe_clip(made.film.takes.path(synced)).has_sound
