"""From one stored document to a press release in which every sentence says where it comes from."""
