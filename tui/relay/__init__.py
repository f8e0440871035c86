"""The relay: webhooks come in by HTTP, are made durable in the event log, and go out to the inboxes by WebSocket.

`receiver` takes them, `engine` says what an event log must do and `sqlite_log` does it, `hub` feeds the inboxes by the
protocol in `wire`, `reconcile` asks the API for what never came, and `service` runs them in one process.
"""
