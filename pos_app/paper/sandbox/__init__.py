"""A stand-in for Paper.id on this machine: its documented API over real HTTP, its quirks, and its pay page.

Loaded only where it is served. It offers nothing that the real service lacks, but for the controls under
`/control`, which stand for what happens outside the API: customers, the clock, and a bad network.
"""
