"""Which devices there are, and how to get hold of one."""
