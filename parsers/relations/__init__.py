"""Mentions in, observations, targets and rejections out: every quantity is bound to what it counts, or refused with a reason."""
