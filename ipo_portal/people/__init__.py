"""People of a State or body: a part of the roof, since letters are files and mails are notices."""
