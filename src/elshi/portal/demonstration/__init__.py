"""The demonstration: a ministry of specimens, and its main job run on real input.

Staff are posts, travellers are ICAO's specimens, the issuing state is Utopia. Production refuses
to start with any of it.
"""
