"""What each page of the kiosk shows: one frozen dataclass and one pure function per page."""
