"""Backups of a hall: making and proving them, putting one in force, moving a hall to another database."""
