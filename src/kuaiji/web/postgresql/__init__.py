"""Django's PostgreSQL backend, patient with a database that was changed or restarted under a running process."""
