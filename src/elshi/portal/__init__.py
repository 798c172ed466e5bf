"""The roof: settings, addresses, menu, wiring, templates and the demo."""
