"""The collecting office: whom it asks, what came back, what is missing, what the sum is."""
