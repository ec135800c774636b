-- Is the thing the only one that the certificate may speak for?
ALTER TABLE thing_principal ADD COLUMN exclusive INTEGER NOT NULL DEFAULT 0;
