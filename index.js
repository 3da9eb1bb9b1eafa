// Empty on purpose: n8n loads the files that "n8n" in package.json names and never this one. It is here because npm and some
// tools expect a package's "main" to exist.
