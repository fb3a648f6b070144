"""What every page of figures is made of."""
