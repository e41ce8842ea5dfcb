"""The spoken call: packs of recorded words, and calls joined from them. No sound device: see the display."""
