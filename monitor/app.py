# SPDX-License-Identifier: MIT
"""The composition root: the only file that builds adapters and hands them to the pipeline."""

import random
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from alerts.channels.slack import SlackChannel
from alerts.channels.smtp import SmtpChannel
from config.cues import load_cues
from config.dossiers import load_dossier
from config.lifecycles import load_lifecycles
from config.outlets import load_outlets
from config.settings import EmailSettings, Settings, SlackSettings, load_settings
from config.shipped import folder
from config.sources import load_sources
from monitor.clock import SystemClock
from monitor.core.examining import Examiner, Knowledge
from monitor.core.model import Dossier, Receiver, Source
from monitor.core.ports import Channel, Clock
from monitor.pipeline import Pipeline
from spiders.collector import WebCollector
from spiders.fetcher import Fetcher
from storage.engine import connect
from storage.migrations import upgrade
from storage.store import SqlStore

