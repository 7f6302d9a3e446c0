"""Paper.id: the client, what crosses the wire, and a sandbox that stands in for the service.

Loaded on first use only: it brings httpx and pydantic along.
"""
