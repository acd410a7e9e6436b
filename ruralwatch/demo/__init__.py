"""The demonstration: a bundled site of invented counties, receivers on loopback, and two years that pass in a minute."""
