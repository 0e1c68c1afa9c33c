"""Binder over a unix socket: how app processes and the system call each other."""
