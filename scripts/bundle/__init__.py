"""One archive to carry into a closed network, `dist/workplan-VERSION.tar`, made and tried.

It holds the source as committed, every wheel for Linux on x86-64 and on aarch64, SHA256SUMS and `install.py`, which needs
Python 3.11 alone. The wheels are asked of the package index; nothing is built: a package that has no wheel for one of the
two stops the making. Then it is installed in a folder in a network of its own with nothing in it, and serves there.
"""
