"""One run: from an app and a device to rows in the file."""
