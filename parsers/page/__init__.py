"""The parts of reading a page: its lines and boxes, what is body, what is furniture, title, dates, credits, tables."""
