"""The demonstration: a provider of its own on loopback, a frontend's client, and the story that `providence demo` tells."""
