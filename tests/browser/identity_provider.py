"""A real identity provider in a process of its own: Canaille in memory, over TLS, with its own pages.

`python -m tests.browser.identity_provider PORT CERTIFICATE KEY PUBLIC_URL`; it says ready on stdout.
"""

import sys

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from joserfc.jwk import RSAKey

CLIENT, CLIENT_SECRET = "workplan", "kept-from-everybody-else"
PASSWORD = "a password of the provider"
GROUPS = {"局办公室": ["lin"], "局领导": ["he"]}
PEOPLE = {"lin": "林晓东", "he": "何局长", "admin": "冒名", "guest": "访客"}
"""The last two: one called like the local administrator, one in no group."""


def configuration(port: int) -> dict[str, object]:
    return {
        "SECRET_KEY": "only for tests",
        "SERVER_NAME": f"127.0.0.1:{port}",
        "PREFERRED_URL_SCHEME": "https",
        "CANAILLE": {
            "DATABASE": "memory",
            "LANGUAGE": "en",
            "SMTP": None,
            "JAVASCRIPT": False,
            "CAPTCHA_ENABLED": False,
        },
        "CANAILLE_OIDC": {
            "ACTIVE_JWKS": [RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True)],
            "USERINFO_MAPPING": {"SUB": "id-{{ user.user_name }}", "PREFERRED_USERNAME": "{{ user.user_name }}"},
        },
    }


def fill(public_url: str) -> None:
    """The people, their groups, and the dashboard as a client."""
    people = {}
    for name, display in PEOPLE.items():
        people[name] = models.User(
            user_name=name,
            formatted_name=display,
            family_name=display,
            emails=[f"{name}@gov.example"],
            password=PASSWORD,
        )
        Backend.instance.save(people[name])
    for group, members in GROUPS.items():
        Backend.instance.save(models.Group(display_name=group, members=[people[name] for name in members]))
    client = models.Client(
        client_id=CLIENT,
        client_secret=CLIENT_SECRET,
        client_name="Workplan",
        client_uri="https://plan.example",  # none that Canaille trusts without asking
        redirect_uris=[f"{public_url}/login/oidc/back"],
        post_logout_redirect_uris=[f"{public_url}/login"],
        grant_types=["authorization_code"],
        response_types=["code"],
        scope=["openid", "profile", "groups"],
        token_endpoint_auth_method="client_secret_basic",
    )
    Backend.instance.save(client)
    client.audience = [client]
    Backend.instance.save(client)


def main(port: int, certificate: str, key: str, public_url: str) -> None:
    app = create_app(configuration(port))
    with app.app_context():
        fill(public_url)
    print("ready", flush=True)
    app.run("127.0.0.1", port, ssl_context=(certificate, key), threaded=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:5])
