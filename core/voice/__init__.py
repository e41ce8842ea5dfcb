"""The spoken call: packs of recorded words, and calls joined from them. It plays nothing itself (core.qt.sound)."""
