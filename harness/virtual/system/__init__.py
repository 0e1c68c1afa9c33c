"""The system server of the virtual phone: packages, permissions, processes, activities and the services."""
