"""The command line: every verb of the hall, scriptable."""
