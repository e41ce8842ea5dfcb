"""The office of a public service hall: its catalogue, its queue and its events. Knows nothing of Qt."""

__version__ = "0.1.0"
