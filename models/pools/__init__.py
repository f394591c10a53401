"""Credentials that share one model's load: whose turn it is, how each fares, and how a pool is kept."""
