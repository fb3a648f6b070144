"""What the frames say, as plain values: the one place where a figure of the screen is made. A KPI,
its chart, its sentence and its export all take their number from here."""
