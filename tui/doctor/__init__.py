"""`ternbox doctor`: looks at everything that an inbox needs, changes nothing, and is done in time whatever hangs."""
