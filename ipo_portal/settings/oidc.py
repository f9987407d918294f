"""Sign-in of staff by the identity provider of their organisation: from one variable to what allauth reads.

`OIDC_PROVIDERS` is a JSON list; of each provider it says
    id, name        in addresses, and on the button
    server_url      issuer; its description is read from /.well-known/openid-configuration below it
    client_id, secret
    domains         whose addresses it may vouch for, such as ["oas.org"]; all others are refused
    verified        true where the provider gives out no unverified addresses and has no claim that says so
"""

from urllib.parse import urlsplit


def providers(said):
    """Return SOCIALACCOUNT_PROVIDERS."""
    apps = [
        {
            "provider_id": one["id"],
            "name": one["name"],
            "client_id": one["client_id"],
            "secret": one["secret"],
            "settings": {
                "server_url": one["server_url"],
                "domains": [domain.lower() for domain in one["domains"]],
                "verified": one.get("verified") is True,
            },
        }
        for one in said
    ]
    return {"openid_connect": {"APPS": apps, "OAUTH_PKCE_ENABLED": True}}


def origins(said):
    """Return where the button's form is led on to: browsers ask the content security policy about that."""
    return sorted({"{0.scheme}://{0.netloc}".format(urlsplit(one["server_url"])) for one in said})
