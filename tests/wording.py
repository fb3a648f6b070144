"""The Vietnamese of a message: a test names what is said, the catalogue says how.

That the words are the right ones is asserted in tests/components/words and where a sentence is made
of several messages.
"""

from components.words.i18n import _, speaking


def vi(message: str, /, **params: object) -> str:
    """As a reader in Vietnamese gets it.

    Raises:
        KeyError: the catalogue does not know the message.
    """
    with speaking("vi"):
        if _(message) == message:
            raise KeyError(message)
        return _(message, **params)
