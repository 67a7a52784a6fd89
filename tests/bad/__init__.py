"""What people send that must not hurt: files made by code, the answer each must get, and the table of both."""
