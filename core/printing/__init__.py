"""From what a ticket says to paper: laid out once, printed as each printer needs it, and whether it went through."""
