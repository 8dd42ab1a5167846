"""What is kept how long, on what basis, and what takes it out when its time is over."""
