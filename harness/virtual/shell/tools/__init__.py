"""The commands of the phone's shell, one family a file."""
