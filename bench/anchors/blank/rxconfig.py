"""A Reflex page with a theme and nothing else, built as the portal is built."""

import os

import reflex as rx

ADDRESS = f"http://127.0.0.1:{os.environ['BENCH_PORT']}"

config = rx.Config(
    app_name="blank",
    api_url=ADDRESS,
    deploy_url=ADDRESS,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    state_manager_mode=rx.constants.StateManagerMode.MEMORY,
    frontend_lazy_bundled_libraries=True,
    plugins=[rx.plugins.RadixThemesPlugin(theme=rx.theme())],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
