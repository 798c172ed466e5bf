"""One folder is one thing a ministry switches on; services never import each other."""
