"""Stripe: balance transactions as API objects and as the rows of its reports and exports."""
