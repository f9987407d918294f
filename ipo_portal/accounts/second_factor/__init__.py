"""The second factor: passkeys, codes by time, printed codes. allauth holds them, this package makes them compulsory.

`keys` encrypts the secrets, `session` says what a session has proved, `middleware` asks it of every request.
"""
