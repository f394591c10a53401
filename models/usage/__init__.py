"""What was used: receipts of every call."""
