"""What Reflex needs to know; everything that can be set comes from the settings."""

from __future__ import annotations

import reflex as rx

from tickets_app import settings

portal = settings.current()

config = rx.Config(
    app_name="tickets_app",
    # Without an explicit list any page of the web could open a socket with our cookie.
    cors_allowed_origins=portal.origins,
    redis_url=portal.redis_url or None,
    # The default of this release pickles states into files.
    state_manager_mode=(
        rx.constants.StateManagerMode.REDIS
        if portal.redis_url
        else rx.constants.StateManagerMode.MEMORY
    ),
    trusted_proxy_hops=portal.trusted_proxy_hops,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    frontend_lazy_bundled_libraries=True,
    plugins=[
        rx.plugins.RadixThemesPlugin(
            theme=rx.theme(
                accent_color="gold",
                gray_color="sand",
                radius="large",
                scaling="100%",
                panel_background="solid",
                has_background=True,
            )
        )
    ],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
