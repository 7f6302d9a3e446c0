"""The desk on screen: the only room that knows Textual.

The app stands in layers, each a file: `gate` lets one key in at a time, `announcer` says what happened,
`walker` goes from screen to screen, `app` is what screens stand on, `flow` the desk of a venue, with
`watchman` and `paper_watch` beside it. `launch` starts it, `commands` is the one table of verbs and keys.

`screens`, `dialogs`, `forms` and `widgets` are what one sees, `verbs` what a letter begins. A file `…_page`,
`…_rows` or `…_words` puts what the desk gave into lines and sentences, and only `text` lets data through.
"""

import os

os.environ.setdefault(
    "TEXTUAL_FPS", "120"
)  # read once, when Textual is imported: half the wait for a repaint
