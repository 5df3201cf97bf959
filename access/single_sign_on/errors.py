"""What can go wrong with an identity provider, told twice: a sentence for the person, a reason for the audit."""

FAILED = "统一身份登录没有成功，请再试一次。仍有问题请找系统管理员。"
AWAY = "现在连不上统一身份服务，请稍后再试。"
TOO_WEAK = "这次登录的认证强度不够，请用规定的认证方式登录。"


class ProviderError(Exception):
    """A sign-on that comes to nothing. The message is for the audit, in our own words; nothing received is in it."""

    status, sentence = 403, FAILED


class UnreachableError(ProviderError):
    """The provider does not answer."""

    status, sentence = 503, AWAY

    def __init__(self) -> None:
        super().__init__("连不上统一身份服务")


class UnknownKeyError(ProviderError):
    """The ID token is signed by a key that is not among those known."""

    def __init__(self) -> None:
        super().__init__("没有 ID token 签名用的公钥")


class TooWeakError(ProviderError):
    """Signed in there by a weaker way than access.yaml asks for."""

    sentence = TOO_WEAK
