"""Calls: what a counter asks for, and what the hall sees and hears of it."""
