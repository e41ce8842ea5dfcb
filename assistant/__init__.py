"""The technician's windows: the first day of a PC, and its morning test."""
