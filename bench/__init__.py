"""One script a figure, each side by side with its peer; `make bench` prints one table."""
