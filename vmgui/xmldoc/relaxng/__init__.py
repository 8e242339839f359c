"""Says what is wrong with a document, where libxml2 only says that something is.

A RELAX NG schema is a pattern, and reading a document means taking derivatives of that pattern: by
the start of an element, by an attribute, by text, by an end (James Clark, "An algorithm for RELAX
NG validation"). Where the derivative is "not allowed" there is the mistake, and what would have
been allowed is in the pattern before it. Reading then goes on as if that had stood there.

- `patterns`      what a document may be, as values that are equal when they are the same object
- `grammar`       patterns out of the files of a schema
- `datatypes`     the few types of text that libvirt's schemas use
- `derivatives`   what is still expected after a piece of the document
- `expected`      names and values that a pattern mentions, for the words of a complaint
- `explain`       reads a document and complains
- `sentences`     the words

It is Python, and much slower than libxml2: only documents that libxml2 refuses are read by it.
"""
