"""Measuring speed: each benchmark a module, its contestants side by side in one run."""
