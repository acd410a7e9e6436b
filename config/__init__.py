"""Settings and knowledge, validated at the start: files in, frozen types out."""
