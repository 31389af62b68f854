"""Whether everything that the service needs is there: `judge` is pure, `examine` asks."""
