"""The fixed vocabulary that joins hooks, data types, SDKs and the platform's own words."""
