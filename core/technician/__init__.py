"""What a technician does: setting a PC up, its morning test, what leaves the house when help is needed."""
