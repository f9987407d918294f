"""The queue: jobs are enqueued in the transaction that needs them and done by the worker. Imports nothing of ours."""
