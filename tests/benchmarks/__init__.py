"""How quick the desk is, as ratios to floors taken in the same run: `make bench`."""
