# SPDX-License-Identifier: MIT
"""Recorded worlds that are shipped, and the generator that writes the demo world from its story."""
