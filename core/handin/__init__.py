"""What programs hand in that worked alone: typed entries, where they fit, and the conflicts for a person."""
