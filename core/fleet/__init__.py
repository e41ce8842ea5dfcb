"""The programs of the hall: their register, their reports, and what is wrong with any of them."""
