"""The operator's side: the hosted keys that workspaces may use, set by commands alone and sealed like any key."""
