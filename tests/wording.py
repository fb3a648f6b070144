"""The Vietnamese of a message: a test names what is said, the catalogue says how.

That the words are the right ones is asserted in tests/components/words and where a sentence is made
of several messages.
"""

from components.words.i18n import COMMUNES, _, calling, speaking


def vi(message: str, /, called: str = COMMUNES, **params: object) -> str:
    """As a reader in Vietnamese gets it, where communes are called so.

    Raises:
        KeyError: the catalogue does not know the message.
    """
    with speaking("vi"), calling(called):
        if _(message) == message:
            raise KeyError(message)
        return _(message, **params)
