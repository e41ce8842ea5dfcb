"""Where the office keeps its books: tables, unit of work, change feed, migrations."""
