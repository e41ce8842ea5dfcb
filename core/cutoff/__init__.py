"""Working without the database: journals, and how they are merged."""
