"""Using a model: route, call, fail over, record."""
