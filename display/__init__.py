"""The board that shows and speaks the called numbers."""
