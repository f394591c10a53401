"""The default models of the jobs."""
