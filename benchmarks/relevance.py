# SPDX-License-Identifier: MIT
"""How fast are items matched against many threads?

Run: python -m benchmarks.relevance [THREADS] [ITEMS]. Invented threads of country names and topics, invented items of
about 750 characters; one item in ten concerns a thread.
"""

import sys
from random import Random
from time import perf_counter

from monitor.core.matching import Matcher
from monitor.core.model import Evidence, PhraseGroup, Thread

BODIES = ("EU", "UN", "US", "UK", "African Union", "World Bank", "Security Council", "OPEC")
TOPICS = (
    "sanction{s,ed}", "aid package{s}", "inspection{s}", "drone{s}", "missile{s}", "grain deal", "embargo{es}",
    "tariff{s}",
)  # fmt: skip
FILLER = """
the minister said on that day report from city harbour council people would have been made new plan under which they
could see more than before after long talks about money roads schools and water while others waited for an answer
""".split()  # noqa: SIM905  a text reads better than fifty quoted words


def place(number: int) -> str:
    """Return the name of an invented country."""
    letters = "bcdfghklmnprstvz"
    return "".join(letters[number // 16**i % 16] + "aeiou"[(number + i) % 5] for i in range(3)).title()


def thread(number: int) -> Thread:
    """Return an invented thread."""
    name = place(number)
    return Thread(
        id=f"t{number}",
        title=name,
        question="?",
        lifecycle="sanctions",
        claims=("c",),
        actor=PhraseGroup(strong=(BODIES[number % 8], f"{BODIES[number % 8]} ministers"), weak=("ministers",)),
        target=PhraseGroup(strong=(f"{name}{{,n,ns}}", f"government of {name}")),
        topic=PhraseGroup(strong=(TOPICS[number % 8],)),
    )


def item(random: Random, threads: int) -> tuple[str, str]:
    """Return an invented title and text."""
    words = random.choices(FILLER, k=130)
    title = " ".join(random.choices(FILLER, k=9)).capitalize()
    if random.random() < 0.1:
        number = random.randrange(threads)
        title = f"{BODIES[number % 8]} looks at {TOPICS[number % 8].split('{')[0]}s for {place(number)}"
    return title, " ".join(words).capitalize() + "."


def main(threads: int, items: int) -> None:
    """Print items a second."""
    random = Random(7)  # noqa: S311  invented text
    matcher = Matcher([thread(n) for n in range(threads)])
    texts = [item(random, threads) for _ in range(items)]
    began = perf_counter()
    found = sum(isinstance(m, Evidence) for title, text in texts for m in matcher.match(title, text))
    seconds = perf_counter() - began
    length = sum(len(title) + len(text) for title, text in texts) // items
    print(f"{threads} threads, {items} items of {length} characters: {items / seconds:,.0f} items/s, {found} matches")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, int(sys.argv[2]) if len(sys.argv) > 2 else 10000)
