"""Carries queued links to Paper.id and brings back what became of them, beside the desk or without it."""
