"""Playing whole days through the office: workloads, the player of a day, and its report."""
