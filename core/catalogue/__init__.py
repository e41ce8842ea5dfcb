"""What a hall offers: zones, agencies, services, counters; read from files, checked, compared, written back."""
