"""Where everything meets: the command line, the daemon and the steps, the only place that imports across workers."""

__version__ = "0.1.0"
