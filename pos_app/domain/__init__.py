"""What is true and allowed at a front desk. Standard library only."""
