# SPDX-License-Identifier: MIT
"""Words cut into the pieces that the encoder knows: the likeliest cut, by dynamic programming (a unigram model)."""

from monitor.trained.model_file import Vocabulary

SPACE = "\u2581"  # stands for a space, also before the first word
_NEVER = -1e30


def pieces_of(text: str, vocabulary: Vocabulary, most: int) -> list[int]:
    """Return the numbers of the pieces of a text, at the most so many, without begin and end."""
    normal = text.translate(vocabulary.normal)
    while "  " in normal:
        normal = normal.replace("  ", " ")
    spaced = normal.replace(" ", SPACE)
    marked = (spaced if spaced.startswith(SPACE) else SPACE + spaced)[: most * vocabulary.longest]
    return _cut(marked, vocabulary)[:most]


def _cut(marked: str, vocabulary: Vocabulary) -> list[int]:
    """The best cut of each beginning follows from the best cuts of the shorter ones."""
    length, get = len(marked), vocabulary.pieces.get
    best = [0.0] + [_NEVER] * length
    piece, back = [0] * (length + 1), [0] * (length + 1)
    for i in range(length):
        for end in range(i + 1, min(length, i + vocabulary.longest) + 1):
            known = get(marked[i:end])
            if known is not None and known[0] != vocabulary.unknown and best[i] + known[1] > best[end]:
                best[end], piece[end], back[end] = best[i] + known[1], known[0], i
        score = best[i] + vocabulary.unknown_score
        if score > best[i + 1]:
            best[i + 1], piece[i + 1], back[i + 1] = score, vocabulary.unknown, i
    found: list[int] = []
    at = length
    while at > 0:
        found.append(piece[at])
        at = back[at]
    return found[::-1]
