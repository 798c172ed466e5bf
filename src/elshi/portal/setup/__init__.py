"""`elshi setup`: a real ministry founded in an empty data folder.

Words: the *answers* are what a ministry says about itself, from a file or asked one by one; the
*founding* is the one transaction that makes it; the *ceremony* is the making of its keys, and its
*protocol* the list of fingerprints that those present sign on paper.
"""
