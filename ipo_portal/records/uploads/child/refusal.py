class Refusal(Exception):
    """The file is not taken; the code says why and the portal has the words for it."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code
