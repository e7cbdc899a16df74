"""One folder a domain, in the order in which money flows. The only folder with assets."""
