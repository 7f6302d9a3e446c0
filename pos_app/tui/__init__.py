"""The desk on screen: the only room that knows Textual."""

import os

os.environ.setdefault(
    "TEXTUAL_FPS", "120"
)  # read once, when Textual is imported: half the wait for a repaint
