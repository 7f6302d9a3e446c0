"""What a person at the desk can do: one module a thing, one function a transaction."""
