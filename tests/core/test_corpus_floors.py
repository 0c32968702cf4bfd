# SPDX-License-Identifier: MIT
"""The untouched part of the corpus is understood at least as well as stated; and our measure is the public one."""

import importlib.util
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from config.files import plain, read_yaml
from monitor.cli.evaluating import answered, hardness, read_labelled
from monitor.core.evaluating import Answer, Figures, Said, Share, figures
from monitor.core.examining import Examiner
from monitor.core.labels import Label
from monitor.loading import load_dossier_alone
from monitor.trained import find_reader

pytestmark = pytest.mark.slow
CORPUS = Path(__file__).parents[1] / "corpus"
FLOORS: dict[str, dict[str, Any]] = plain(read_yaml(CORPUS / "floors.yaml"))
SCORE = Path(__file__).parents[3] / "shared" / "data" / "labelled" / "score.py"
Rows = Sequence[tuple[dict[str, Any], Label]]


@cache
def rows_of(name: str) -> Rows:
    with (CORPUS / "untouched" / f"{name}.jsonl").open(encoding="utf-8") as file:
        return read_labelled(file)


@cache
def examiner_of(name: str) -> Examiner:
    return Examiner(load_dossier_alone(Path("nowhere"), CORPUS / f"threads_{name}.yaml").knowledge, find_reader())


@cache
def answers_of(name: str) -> tuple[Answer, ...]:
    return tuple(answered(examiner_of(name), row, label) for row, label in rows_of(name))


def test_every_untouched_file_has_its_floors():
    assert set(FLOORS) == {path.stem for path in (CORPUS / "untouched").glob("*.jsonl")}


@pytest.mark.parametrize("name", FLOORS)
def test_the_untouched_part_is_understood_as_well_as_stated(name: str):
    found, floor = figures(answers_of(name), hardness(examiner_of(name).knowledge)), FLOORS[name]
    shares = {
        "relevance": (found.relevance.precision, found.relevance.recall),
        "changes": (found.change.precision, found.change.recall),
        "both": (found.both.precision, found.both.recall),
    }
    below = {
        kind: values
        for kind, values in ((kind, _values(pair)) for kind, pair in shares.items())
        if any(value < least for value, least in zip(values, floor[kind], strict=True))
    }
    assert not below, f"{name}: below tests/corpus/floors.yaml"
    exact = _values((found.dates_exact, found.quotes_exact))
    assert exact[0] >= floor["dates"] and exact[1] >= floor["quotes"]
    assert len(found.false_hard) <= floor["false_hard"]


def _values(shares: Sequence[Share]) -> list[float]:
    return [1.0 if share.value is None else share.value for share in shares]


@pytest.mark.skipif(not SCORE.is_file(), reason="the public measure ../shared/data/labelled/score.py is not there")
@pytest.mark.parametrize("name", FLOORS)
def test_every_figure_is_that_of_the_public_measure(name: str):
    public = _public()
    golds = [public.norm_gold(row, "auto") for row, _ in rows_of(name)]
    outs = {a.label.id: public.norm_out({"matches": [_match(said) for said in a.said]}) for a in answers_of(name)}
    theirs = public.score(golds, outs)
    ours = figures(answers_of(name), lambda _, status: status in public.HARD)
    assert _ours(ours) == _theirs(public, theirs)


def _match(said: Said) -> dict[str, Any]:
    return {**asdict(said), "event_date": said.day}


def _ours(found: Figures) -> dict[str, Any]:
    pairs = {"relevance": found.relevance, "change": found.change, "change+suggest": found.both}
    return {
        "rates": {
            name: (r.precision.part, r.precision.whole, r.recall.part, r.recall.whole) for name, r in pairs.items()
        },
        "false hard": [(r.answer.label.id, r.said.thread, r.said.status) for r in found.false_hard],
        "premature": [(r.answer.label.id, r.said.thread, r.said.status) for r in found.premature],
        "false soft": [(r.answer.label.id, r.said.thread, r.said.status) for r in found.false_soft],
        "dates": dict(found.dates),
        "quotes": {kind: found.quotes[kind] for kind in ("exact", "spacing", "elsewhere", "absent")},
        "certainty": found.certainty.part,
        "side": (found.side_steps.part, found.side_steps.whole),
        "action": (found.action.part, found.action.whole),
        "interval": [round(bound, 9) for bound in found.both.precision.interval],
    }


def _theirs(public: ModuleType, scored: dict[str, Any]) -> dict[str, Any]:
    summed = {
        mode: [sum(c[k] for c in scored["st"][mode]["thread"].values()) for k in ("tp", "fp", "hit", "miss")]
        for mode in ("change", "change+suggest")
    }
    summed["relevance"] = [sum(c[k] for c in scored["rel"].values()) for k in ("tp", "fp", "tp", "fn")]
    rates = {mode: (tp, tp + fp, hit, hit + miss) for mode, (tp, fp, hit, miss) in summed.items()}
    both = rates["change+suggest"]
    return {
        "rates": rates,
        "false hard": [row[:3] for row in scored["false_hard"]],
        "premature": [row[:3] for row in scored["premature"]],
        "false soft": [row[:3] for row in scored["false_other"]],
        "dates": dict(scored["dates"]),
        "quotes": {
            "exact": scored["quotes"]["exact"],
            "spacing": scored["quotes"]["spacing"],
            "elsewhere": scored["quotes"]["not_in_item"],
            "absent": scored["quotes"]["absent"],
        },
        "certainty": scored["cert"]["same"],
        "side": (scored["also"]["hit"], scored["also"].total()),
        "action": (scored["act"]["lenient"], scored["act"]["n"]),
        "interval": [round(bound, 9) for bound in public.wilson(both[0], both[1])],
    }


def _public() -> ModuleType:
    spec = importlib.util.spec_from_file_location("public_measure", SCORE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
