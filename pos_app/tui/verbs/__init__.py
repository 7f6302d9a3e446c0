"""What a letter begins: the forms of sale, payment, booking and credit use, and who shares them."""
