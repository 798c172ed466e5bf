"""The demonstration ministry's visa data, marked as such; made through the service's own actions."""
