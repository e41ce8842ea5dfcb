"""The whole hall on one screen, and the measurements: the only code that knows all three front-ends."""
