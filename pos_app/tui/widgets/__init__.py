"""The parts that screens are made of; none of them calls the desk."""
