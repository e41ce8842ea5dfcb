"""What a PC keeps of itself: settings, how a program was started, identity, logs, the last morning test."""
