"""The doors of the administrator's room."""
