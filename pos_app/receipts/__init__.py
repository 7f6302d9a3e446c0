"""What is printed or shown to the customer."""
