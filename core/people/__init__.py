"""Officers and who holds which counter."""
