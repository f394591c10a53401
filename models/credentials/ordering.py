"""The order of changes, as this room and those above it know it."""

from models.catalog.ordering import one_at_a_time as one_at_a_time
