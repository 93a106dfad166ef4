"""Words that describe somebody whose pictures are sent: found, and taken out."""
