"""Taking a decision as a person, and laying out the story that it rests on."""
