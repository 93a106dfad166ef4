"""Files on disk: hashes, atomic writes and TOML cards. Knows nothing of what the files are about."""
