"""What an audited stick is written out as for others: NIST's common data formats, and tables for people."""
