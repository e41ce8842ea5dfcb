"""The PC that keeps the hall's database for all others, and how another PC joins it."""
