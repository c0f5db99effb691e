"""What layers put out, and what flows through them."""
