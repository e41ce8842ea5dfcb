"""Playing whole days through the office: workloads, the day's player and what it found."""
