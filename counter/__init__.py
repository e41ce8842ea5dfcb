"""The desk program: officers sign in, take a counter and call visitors."""
