"""A production as it would be with another policy or with other money, for a plan; nothing is stored."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from repertory.model.production import Production
from repertory.productions.folder import ProductionFolder
from repertory.work.crew import Crew
from repertory.work.purse import of_production


def supposed(
    crew: Crew, film: ProductionFolder, *, policy: str | None = None, left: Decimal | None = None
) -> Production:
    """The film's settings; with `left`, so many US dollars are left to spend whatever its budget is."""
    production = film.production if policy is None else replace(film.production, policy=policy)
    if left is not None:
        production = replace(production, budget_usd=of_production(crew.library, film).spent() + left)
    return production
