"""The evidence file. The only importer of sqlite_utils."""
