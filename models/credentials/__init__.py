"""Credentials of a workspace: add, change, switch, delete, read. Sealing is the vault's, checking is validation's."""
