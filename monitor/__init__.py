# SPDX-License-Identifier: MIT
"""Loosethread: follows the open ends of a news article and says when a thread's status changes."""

__version__ = "0.1.0"
