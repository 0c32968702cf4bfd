# SPDX-License-Identifier: MIT
"""Train one run more: it goes on from one that ships, with the rows that came since and a share of those it learnt.

Run: python -m benchmarks.training_further --version NAME --after RUN.npz --since ID-PREFIX...
         [--more ROWS.jsonl... --threads THREADS.yaml...]

The new run is written beside those in monitor/trained/weights, and all are asked (docs/decisions/0020). Rows of your
own, as `loosethread review export` writes them, are given by `--more`; `--since` says how the ids of new rows begin.
Two passes over 8,800 examples took 45 minutes on two cores without half floats that had other work, too.
"""

import argparse
import random
import sys
from pathlib import Path

import torch

from benchmarks.training import (
    CORPUS,
    RANK,
    STATES,
    centred,
    encoded,
    encoder_file,
    finish,
    new_file,
    others,
    with_rows,
)
from benchmarks.training_examples import corpus, further
from benchmarks.training_network import Network
from monitor.trained.model_file import ModelFile
from monitor.trained.reader import load_weights

EPOCHS, SEED = 2, 7
RATES = (5e-4, 2e-4)  # half and a fifth of those of a first run
AGAIN = 0.4  # share of the rows that the run has learnt already: without them it would forget
CENTRED_BY = 500  # examples


def main() -> None:
    """Read, go on, measure, write."""
    given = _given()
    path, given.out = encoder_file(), new_file(given.out, given.version)
    torch.manual_seed(SEED)
    rng = random.Random(SEED)  # noqa: S311  which rows are learnt again is no secret
    examples = [*corpus(CORPUS, given.negatives, SEED), *others(given)]
    learnt = further(examples, tuple(given.since), AGAIN, rng)
    if not any(example.id.startswith(tuple(given.since)) for example in learnt):
        sys.exit(
            f"nothing new to learn: no row begins with {' or '.join(given.since)} on a thread of --threads,"
            " or all such threads are in the third that is kept aside"
        )
    untouched = [e for e in examples if e.untouched]
    network = Network(ModelFile(path), STATES, RANK)
    texts = encoded(network, [*learnt, *untouched])
    run = load_weights(given.after)
    network.begin_from(run)  # its adapters make the vectors that its heads are then fitted into
    centred(network, rng.sample(learnt, min(CENTRED_BY, len(learnt))), texts)
    network.begin_from(run)
    finish(network, learnt, untouched, texts, given, RATES)


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", required=True)
    parser.add_argument("--after", type=Path, required=True, help="the run that it goes on from")
    parser.add_argument("--since", nargs="+", required=True, help="how the ids of the rows that are new to it begin")
    return with_rows(parser, EPOCHS).parse_args()


if __name__ == "__main__":
    main()
