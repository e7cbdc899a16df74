"""Assembles and runs: definitions, resources, jobs, sensors, the command line, the demo."""
