"""Builds what the phone runs: the Java framework and the apps, from the sources beside this package."""
