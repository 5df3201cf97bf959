"""What browsers are told with every answer, and the cookies."""

from starlette.datastructures import MutableHeaders
from starlette.types import Message

INLINE_SCRIPTS = ("'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='",)
"""The inline script of Streamlit's index.html (1.67): one flag. A test compares it with the file shipped."""
# What Streamlit 1.67 needs, seen in Chromium on every page: 'unsafe-inline' for its styles (emotion), blob: for the
# scripts of components v2 (the meeting, copying). Neither eval nor WebAssembly is needed.
PAGES_POLICY = "; ".join(
    [
        "default-src 'none'",
        f"script-src 'self' blob: {' '.join(INLINE_SCRIPTS)}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "frame-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
FORMS_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'"
)
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
    "payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
HSTS = "max-age=31536000; includeSubDomains"
SESSION_COOKIE, DEVICE_COOKIE, PENDING_COOKIE = "workplan-session", "workplan-device", "workplan-signing-in"


def secured(message: Message, *, path: str, tls: bool) -> Message:
    """The start of an answer with the security headers, whatever it says about them itself."""
    headers = MutableHeaders(raw=list(message.get("headers", [])))
    for name, value in ALWAYS.items():
        headers[name] = value
    headers.setdefault("content-security-policy", PAGES_POLICY)
    if tls:
        headers["strict-transport-security"] = HSTS
    if path.startswith("/media/"):
        headers["cache-control"] = "private, no-store"  # a download stays not in the browser after signing out
    return {**message, "headers": headers.raw}


def cookie_name(name: str, secure: bool) -> str:
    """`__Host-` binds a cookie to this very host and to TLS; browsers refuse it without."""
    return f"__Host-{name}" if secure else name


def set_cookie(name: str, value: str, *, secure: bool, seconds: int | None = None, strict: bool = False) -> str:
    """A Set-Cookie value, out of reach for scripts. Without `seconds` it goes with the browser's closing."""
    parts = [f"{cookie_name(name, secure)}={value}", "Path=/", "HttpOnly", f"SameSite={'Strict' if strict else 'Lax'}"]
    if seconds is not None:
        parts.append(f"Max-Age={seconds}")
    return "; ".join([*parts, "Secure"] if secure else parts)
