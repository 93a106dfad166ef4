"""Pictures, clips and sounds: checked decoding with limits, frames, colour, alignment, thumbnails."""
