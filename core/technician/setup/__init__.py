"""Making a PC part of a hall, on its first day or in the place of a broken one."""
