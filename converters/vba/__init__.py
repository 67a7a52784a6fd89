"""The format of VBA projects, read and written: compound files and their compression. Nothing in them is ever run."""
