"""From templates to what people read: notes, files, PDF."""
