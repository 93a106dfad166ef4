"""The shot list language: reading a list as a film crew writes it, showing what was understood, writing it back."""
