"""Measurements: what the engine, the kiosk, a backup and a broken cable cost on this machine."""
