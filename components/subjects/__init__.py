"""What is shown of each subject: one package a subject."""
