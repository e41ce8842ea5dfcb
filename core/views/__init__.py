"""Frozen snapshots of the hall, one file a kind of screen. A screen is a function of one snapshot only."""

from core.views.board import BoardView
from core.views.day import DayView
from core.views.desk import CounterChoice, DeskView
from core.views.hall import HallView
from core.views.queue import QueueView

__all__ = ["BoardView", "CounterChoice", "DayView", "DeskView", "HallView", "QueueView"]
