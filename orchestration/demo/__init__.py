"""The simulated institution: real file formats, planted breaks, and the key that names each.

It writes files into an inbox and nothing else; the line that reads them never sees the key.
"""
