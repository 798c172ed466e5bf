"""The photo check: is this picture fit for a visa, and if not, why, all at once.

`checking.check` judges; `report` holds the verdict and its reasons; ``composition`` (size,
proportion, head), ``light``, ``sharpness`` and ``ground`` each judge one side; ``detector`` finds
faces; `specimen` draws portraits of nobody. Plain numpy and Pillow.
"""
