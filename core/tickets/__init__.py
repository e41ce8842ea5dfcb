"""Tickets: their life, numbers, order and forecast (pure), and the register that keeps them."""
