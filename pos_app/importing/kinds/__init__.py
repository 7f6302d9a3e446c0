"""One module a kind of file: its columns, its row as pydantic checks it, its sheet."""
