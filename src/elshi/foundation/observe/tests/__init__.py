"""What tests of several rooms stand on: the outside programs that judge them."""
