"""The reader: raw Chinese news pages in, proposed figures out. docs/architecture.md is its map."""
