"""Attacks on the whole house: uploads, probes, wild requests, parsers, controls taken off."""
