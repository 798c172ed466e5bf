"""The shared world of diplomacy: states, missions, organisations, watch lists, fees."""
