"""事项: draft, submission, finding, decision, state and timeline of a case."""
