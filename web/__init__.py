"""The pages: a link in a letter opens its reader's own page, where a head confirms and the secretary reviews."""
