"""Small widgets that know nothing of virtual machines: they show what they are given."""
