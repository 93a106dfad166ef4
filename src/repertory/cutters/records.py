"""What was measured, for programs: as JSON, as a CSV table with one line per figure, and as JUnit XML for a studio's
CI. The same for the takes of a film and for files from any tool."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.etree import ElementTree

from repertory.craft.called import in_names
from repertory.craft.concluding import grade_said, is_noted, verdict_said
from repertory.craft.parts import said_figure
from repertory.craft.ranking import rank_of
from repertory.craft.telling import told, worth_saying
from repertory.model.verdict import Finding, Grade, Report, Score, Verdict

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may hold (https://www.w3.org/TR/xml/#charsets)."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One file that was measured: a take of a film, or a picture, clip or sound from any tool."""

    name: str
    """As a person names it: "shot 3, clip", or the file's path."""
    file: str
    report: Report | None
    """None where it could not be measured at all; then `problem` says why."""
    problem: str = ""
    headline: str = ""
    """What was found, in a sentence for people."""
    names: Mapping[str, str] | None = None
    """By ref, how people call everybody; every figure has a sentence and a next step then. None for figures alone."""
    overruled: bool = False
    """Whether a person accepted it against its figures."""
    shot: str = ""
    take: str = ""
    kind: str = ""
    engine: str = ""
    step: str = ""
    used: bool = False
    """Whether the film shows it."""
    cost_usd: Decimal | None = None

    @property
    def passed(self) -> bool:
        """Whether it is accepted, by its figures or by a person."""
        return self.overruled or (self.report is not None and self.report.verdict is Verdict.ACCEPT)


def as_json(records: Sequence[Record], head: Mapping[str, object] | None = None) -> str:
    """A list of files with their figures; with `head`, an object that has them as "files"."""
    files = [_file(record) for record in records]
    return json.dumps(files if head is None else {**head, "files": files}, indent=2, ensure_ascii=False) + "\n"


def as_csv(records: Sequence[Record]) -> str:
    """One line per figure, and one for a file without any; cells that a spreadsheet would take for a formula begin
    with an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection)."""
    text = io.StringIO()
    table = csv.DictWriter(text, _COLUMNS, restval="", extrasaction="ignore", lineterminator="\r\n")
    table.writeheader()
    for record in records:
        for line in _lines(record):
            table.writerow({name: _cell(value) for name, value in line.items()})
    return text.getvalue()


def as_junit(title: str, records: Sequence[Record]) -> str:
    """One suite per file, with a case for everybody and everything that was measured in it: it fails where the file is
    refused and any of its figures is out of its limits, and is skipped where none of them could be measured. So one
    fault is one failure. Format as Jenkins and GitLab read it (https://github.com/testmoapp/junitxml)."""
    root = ElementTree.Element("testsuites", name=_plain(title))
    for record in records:
        suite = ElementTree.SubElement(root, "testsuite", name=_plain(record.name))
        for name, scores in _cases(record).items():
            _add_case(suite, record, name, scores)
        _count(suite, [suite])
    _count(root, list(root))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def score_data(score: Score) -> dict[str, object]:
    """One figure: `distance` is that which people read and the band follows, 0 for the same; `distance_of` the part of
    a clip that it is of, `median` and `worst_tenth` those of all of it; `curve` are times and distances in it, `absent`
    the share of it without the anchor; `band` is how it lies between `match` and `wrong`, and with `finding` "noted"
    where it is said for information only."""
    measured, bands, noted = score.measurement, score.bands, is_noted(score)
    part = None if measured.of_run or score.grade is Grade.UNMEASURED else said_figure(score)
    return {
        "anchor": measured.anchor,
        "about": measured.about,
        "inspector": measured.inspector,
        "version": measured.version,
        "finding": _NOTED if noted else measured.finding.value,
        "distance": part.value if part else measured.usual,
        "distance_of": part.words if part else "",
        "median": measured.median,
        "worst_tenth": measured.value if measured.median is not None else None,
        "band": _NOTED if noted else score.grade.value,
        "match": bands.match if bands else None,
        "wrong": bands.wrong if bands else None,
        "bands_from": bands.source if bands else None,
        "bands_trusted": bands.trusted if bands else None,
        "by_hand": bands.by_hand if bands else None,
        "confidence": measured.confidence,
        "margin": measured.margin,
        "nearest": measured.nearest,
        "lean": measured.lean,
        "lean_limit": bands.lean if bands else None,
        "toward": measured.toward,
        "copy": measured.copy,
        "copied": measured.copied,
        "time_s": measured.time_s,
        "absent": measured.absent,
        "drift_per_s": measured.slope,
        "curve": [list(point) for point in measured.curve],
        "reason": measured.reason,
    }


def rank_data(report: Report | None) -> dict[str, object] | None:
    """How good a take is among those that pass, and the parts that make it; null for one that does not pass."""
    rank = rank_of(report)
    if rank is None:
        return None
    parts = [{"name": part.name, "value": round(part.value, 4), "weight": part.weight} for part in rank.parts]
    return {"total": round(rank.total, 4), "parts": parts}


_NOTED = "noted"
_FAULTS = (Grade.WRONG, Grade.DRIFT)
_SCORE_COLUMNS = (
    *("what", "sentence", "next_step"),
    *("anchor", "about", "inspector", "version", "finding", "distance", "distance_of", "median", "worst_tenth"),
    *("band", "match", "wrong"),
    *("bands_from", "bands_trusted", "by_hand", "confidence", "margin", "nearest", "lean", "lean_limit", "toward"),
    *("copy", "copied", "time_s", "absent", "drift_per_s", "reason"),
)
_COLUMNS = (
    *("name", "file", "shot", "take", "kind", "engine", "step", "used", "cost_usd", "verdict", "headline"),
    *_SCORE_COLUMNS,
)


def _file(record: Record) -> dict[str, object]:
    report = record.report
    return {
        **_head(record),
        **({"headline": record.headline} if record.headline else {}),
        "why": _named(record, report.reason) if report else record.problem,
        "notes": [_named(record, note) for note in report.notes] if report else [],
        "rank": rank_data(report),
        "scores": [_score(record, score) for score in report.scores] if report else [],
    }


def _score(record: Record, score: Score) -> dict[str, object]:
    """One figure, with what is said of it and what to do next where people are to read it; then everything but
    `anchor`, by which programs find it, has the names that people use."""
    data = score_data(score)
    if record.names is None:
        return data
    words = told(score, record.names)
    what = f"{words.what[:1].upper()}{words.what[1:]}"
    sentence = words.sentence or f"{what}: {words.result}."
    data |= {name: _named(record, str(data[name])) for name in ("nearest", "toward", "reason")}
    return {"what": what, "sentence": sentence, "next_step": words.step, **data}


def _named(record: Record, text: str) -> str:
    """The text with the names that people use, where they are known."""
    return in_names(text, record.names or {})


def _head(record: Record) -> dict[str, object]:
    """Whose take it is only where it is one."""
    of_take = {
        "shot": record.shot,
        "take": record.take,
        "kind": record.kind,
        "engine": record.engine,
        "step": record.step,
        "used": record.used,
        "cost_usd": None if record.cost_usd is None else str(record.cost_usd),
    }
    return {
        "name": record.name,
        "file": record.file,
        **(of_take if record.take else {}),
        "verdict": _verdict(record),
    }


def _verdict(record: Record) -> str:
    if record.report is None:
        return "not measured"
    return "accepted by a person" if record.overruled else record.report.verdict.value


def _lines(record: Record) -> list[dict[str, object]]:
    head = {**_head(record), "headline": record.headline}
    scores = record.report.scores if record.report else ()
    if not scores:
        return [{**head, "reason": _named(record, record.report.reason) if record.report else record.problem}]
    return [{**head, **_score(record, score)} for score in scores]


def _cell(value: object) -> object:
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return value


def _cases(record: Record) -> dict[str, list[Score]]:
    """A file's scores by whom or what they are about, worst first; one case without any where nothing was measured."""
    found: dict[str, list[Score]] = {}
    for score in record.report.scores if record.report else ():
        measured = score.measurement
        name = "the clip" if measured.of_run else _named(record, measured.anchor) or "somebody else"
        found.setdefault(name, []).append(score)
    return found or {record.name: []}


def _add_case(suite: ElementTree.Element, record: Record, name: str, scores: Sequence[Score]) -> None:
    case = ElementTree.SubElement(suite, "testcase", name=_plain(name), classname=_plain(record.name))
    if record.report is None:
        ElementTree.SubElement(case, "error", message=_plain(record.problem))
        return
    told_of = [_named(record, f"{_called(one)}: {_found(one)}") for one in scores]
    refused = _named(record, _why_refused(record, scores))
    if refused:
        failure = ElementTree.SubElement(case, "failure", message=_plain(refused))
        failure.text = _plain("\n".join(told_of))
    elif (asked := [one for one in scores if worth_saying(one)]) and all(map(_silent, asked)):
        ElementTree.SubElement(case, "skipped", message=_plain("; ".join(told_of)))
    elif scores:
        ElementTree.SubElement(case, "system-out").text = _plain("\n".join(told_of))


def _silent(score: Score) -> bool:
    return score.grade is Grade.UNMEASURED and not is_noted(score)


def _why_refused(record: Record, scores: Sequence[Score]) -> str:
    """Why a file is refused by these of its scores; empty where it is not. One that is refused though no figure is out
    of its limits is so by the first: reports begin with what decides."""
    report = record.report
    if report is None or record.passed:
        return ""
    if any(one.grade in _FAULTS for one in report.scores):
        return "; ".join(f"{_called(one)}: {_found(one)}" for one in scores if one.grade in _FAULTS)
    decides = not scores or report.scores[0] in scores
    return f"{verdict_said(report)}: {record.headline or report.reason}" if decides else ""


def _called(score: Score) -> str:
    """What of an anchor, and who measured it: "leather jacket (wardrobe)", "faces"."""
    measured = score.measurement
    return f"{measured.about} ({measured.inspector})" if measured.about else measured.inspector


def _found(score: Score) -> str:
    """ "wrong 0.582, match to 0.260, wrong from 0.330", "not measured: a profile"."""
    measured, bands = score.measurement, score.bands
    if is_noted(score) or score.grade is Grade.UNMEASURED:
        reason = measured.reason or (measured.finding.value if measured.finding is not Finding.MEASURED else "")
        said = grade_said(score)
        return reason if reason.startswith(said) else f"{said}: {reason}" if reason else said
    part = said_figure(score)
    figure = " ".join(filter(None, (f" {part.value:.3f}", part.words))) if part else ""
    limits = f", match to {bands.match:.3f}, wrong from {bands.wrong:.3f}" if bands and figure else ""
    reason = f": {measured.reason}" if measured.reason else ""
    return f"{score.grade.value}{figure}{limits}{reason}"


def _count(element: ElementTree.Element, suites: Sequence[ElementTree.Element]) -> None:
    for attribute, path in (("tests", "testcase"), ("failures", "*/failure"), ("errors", "*/error")):
        element.set(attribute, str(sum(len(suite.findall(path)) for suite in suites)))
    element.set("skipped", str(sum(len(suite.findall("*/skipped")) for suite in suites)))


def _plain(text: str) -> str:
    return NOT_IN_XML.sub("�", text)
