"""Travel documents: machine-readable zones, visible digital seals, the page as a picture."""
