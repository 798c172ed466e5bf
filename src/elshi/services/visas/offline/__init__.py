"""The page that checks visas without a network: its sources, and the assembly into one file."""
