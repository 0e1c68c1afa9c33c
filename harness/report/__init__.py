"""What is shown and written for people: read from the store, never from a device."""
