"""One file a dialog; a dialog asks one thing and answers once."""
