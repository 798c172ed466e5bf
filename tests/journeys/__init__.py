"""Journeys: travellers, consuls and border officers at a real browser, before a real house."""
