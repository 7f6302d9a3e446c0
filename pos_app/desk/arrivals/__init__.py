"""Taking files in, one module a kind; `pos_app.desk.imports` is the way in."""
