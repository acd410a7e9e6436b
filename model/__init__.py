"""The frozen types at the seams: what one room hands to the next, with no behaviour beyond arithmetic on themselves."""
