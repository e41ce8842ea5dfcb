"""Working without the hall's database: journals, what goes into them, and how they are handed in."""
