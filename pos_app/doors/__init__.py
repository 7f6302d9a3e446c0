"""What each verb of `pos-app` does; `pos_app.cli` chooses the door."""
