"""What would serve now and why not, as pure functions of what others read."""
