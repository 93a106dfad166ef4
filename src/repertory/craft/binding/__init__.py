"""From names to locked anchors: who is meant, what they wear, which references go out and why."""
