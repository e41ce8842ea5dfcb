"""The programs of a hall: which there are, and what they tell of themselves."""
