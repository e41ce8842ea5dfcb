"""The morning test: whether this PC can do its work today, in a minute, and what to do where it cannot."""
