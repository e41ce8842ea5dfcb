"""The pages of the first day's window: one question each."""
