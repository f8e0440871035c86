"""An imitation of the Conversations API with customers who write: for the demo, for tests, for a first look."""
