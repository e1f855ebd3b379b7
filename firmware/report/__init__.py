"""What an auditor files: an audit as a web page, as minutes to sign (berita acara), and as JSON. Loaded by
`bilik audit STICK --report DIR` alone."""
