"""What our books do: business events, the transfers they become, the refusals. Only this posts."""
