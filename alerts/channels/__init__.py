"""One module a channel; each delivers a rendered message to one receiver."""
