"""The wire: what MessageBird's classic Conversations API says and how we ask. `account` is the edge to the rest."""
