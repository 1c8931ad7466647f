"""The part of the client that follows the API document.

Generated from docs/openrpc.json by clients/generate.
"""
