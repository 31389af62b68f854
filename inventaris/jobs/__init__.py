"""Long work: each job looks, acts, records, and pokes its request when done."""
