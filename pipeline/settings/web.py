"""The section `[web]` of `omdok.toml`: where the page listens, who may come in, and for how
long.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, IPvAnyNetwork, model_validator

from pipeline.settings.ground import SettingsSection

Role = Literal["lesen", "prüfen", "freigeben", "verwalten"]


def is_loopback(host: str) -> bool:
    """Whether a host name or address can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class OidcSettings(SettingsSection):
    """Sign-in by an OpenID Connect provider; off while `issuer` is empty.

    `secret_env` names the environment variable that holds the client's secret: a secret has no
    place in a file. `roles` maps values of the claim `role_claim` to roles of omdok; the highest
    one counts, and who has none may not come in.
    """

    issuer: str = Field(default="", pattern=r"^(?:https?://\S+)?$")
    client_id: str = ""
    secret_env: str = ""
    name: str = "Anmeldedienst"
    role_claim: str = "roles"
    roles: dict[str, Role] = Field(default_factory=dict)


class WebSettings(SettingsSection):
    """How the page is served. `public_url` is the address that people type where a proxy with TLS
    stands before it; `proxies` are the addresses or networks it speaks to us from: nobody else is
    believed for whom they ask. `public_name` and `public_license` (an address) are what OParl says
    of who publishes and on what terms.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8750, ge=1, le=65535)
    public_url: str = Field(default="", pattern=r"^(?:https?://[^\s/]+)?/?$")
    proxies: tuple[IPvAnyNetwork, ...] = (ip_network("127.0.0.1"), ip_network("::1"))
    public: bool = Field(
        default=False, description="published releases as RSS and OParl, without an account"
    )
    public_name: str = Field(default="Pressestelle", min_length=1, max_length=200)
    public_license: str = Field(default="", pattern=r"^(?:https?://\S+)?$")
    idle_minutes: int = Field(default=60, ge=1)
    session_hours: int = Field(default=12, ge=1)
    upload_mb: int = Field(default=200, ge=1, description="largest single file")
    oidc: OidcSettings = OidcSettings()

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        if not is_loopback(self.host) and urlsplit(self.public_url).scheme != "https":
            raise ValueError(
                "host ist von anderen Rechnern erreichbar; dann muss public_url eine https-Adresse "
                "sein, "
                "die ein Proxy mit TLS bedient"
            )
        return self
