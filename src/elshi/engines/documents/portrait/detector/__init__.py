"""Where the faces are: YuNet (Wu, Peng, Yu: *YuNet: A Tiny Millisecond-level Face Detector*,
Machine Intelligence Research 20, 2023), run in plain numpy.

``network`` computes the maps, ``faces`` reads boxes and landmarks from them. The 53,184 weights of
``yunet.npz`` are those of libfacedetection (3-clause BSD, see LICENSE here), rewritten without
change from its published source.
"""
