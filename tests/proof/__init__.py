"""The long runs: what is believed only after hundreds of tries. `make proof`."""
