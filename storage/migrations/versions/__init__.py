# SPDX-License-Identifier: MIT
"""The steps of the schema history, oldest first. A released step is never edited."""
