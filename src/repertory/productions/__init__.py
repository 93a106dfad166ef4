"""A PRODUCTION ON DISK: cast, shot list, takes."""
