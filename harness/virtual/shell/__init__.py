"""The phone's sh: parser, interpreter and the commands it runs."""
