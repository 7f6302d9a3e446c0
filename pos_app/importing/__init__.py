"""Other products' exports, read and checked; `reading.read` is the way in."""
