"""Dynamic instrumentation harness for on-device data collection."""
