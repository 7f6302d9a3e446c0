"""A believable venue to try everything on, built through the desk's own functions."""
