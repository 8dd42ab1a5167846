"""Knowledge that answers rest on: items with their basis, who must write what is missing, and what units announce."""
