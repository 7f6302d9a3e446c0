"""The front desk of a spa, salon or wellness venue, in one terminal."""
