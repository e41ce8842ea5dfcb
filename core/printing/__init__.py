"""Printing a slip: laid out once, turned into each printer's bytes, and whether it was printed."""
