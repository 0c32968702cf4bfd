# SPDX-License-Identifier: MIT
"""The decisions, pure: no I/O, no clock, no randomness. Everything outside asks; the core answers and says why."""
