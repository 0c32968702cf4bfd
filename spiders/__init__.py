# SPDX-License-Identifier: MIT
"""Inbound: the outside world becomes Items. One door out for fetching, one child process for parsing."""
