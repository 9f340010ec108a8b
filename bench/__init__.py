"""What `make bench` measures: figures that were promised, taken on the machine at hand."""
