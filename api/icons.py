"""Serves the providers' icons: drawings of the catalog, under names that change with them, open to everyone."""

from collections.abc import Mapping

from aiohttp import web

# The name holds a part of the drawing's hash: what it answers never changes.
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    # Frontends live on other origins, and a picture says nothing about anybody.
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def icon(icons: Mapping[str, bytes], name: str) -> web.Response:
    """The drawing of that name. Raises HTTPNotFound."""
    drawing = icons.get(name)
    if drawing is None:
        raise web.HTTPNotFound(text="There is no such icon.")
    return web.Response(body=drawing, content_type="image/svg+xml", headers=_HEADERS)
