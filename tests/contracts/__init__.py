"""What holds over the whole house, whatever rooms it has."""
