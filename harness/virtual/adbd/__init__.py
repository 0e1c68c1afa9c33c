"""The phone's adb daemon, spoken to by a stock adb server over TCP."""
