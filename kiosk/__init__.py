"""The touch kiosk where visitors take tickets."""
