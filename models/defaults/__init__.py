"""The default model of each job: chosen by hand, else computed when it is read."""
