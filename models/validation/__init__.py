"""Checks of credentials: saving and checking in one unit of work, the queue, the worker, and what a check writes."""
