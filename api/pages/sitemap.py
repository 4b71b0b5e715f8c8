"""Files for search engines and for previews of shared links."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response

from api.deps import SnapshotDep
from api.pages.home import PageLanguage
from api.pages.sharing import absolute, addresses
from graph.errors import NotFoundError
from graph.model import LANGUAGES
from graph.view.choice import Choice
from graph.view.poster import ACTORS, picture

router = APIRouter()
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
ROBOTS = """User-agent: *
Disallow: /*/gaps?
Disallow: /*/paths?
Disallow: /*/network?
Disallow: /*/partners/
Disallow: /embed/
Disallow: /api/
"""


@router.get("/robots.txt")
async def robots() -> PlainTextResponse:
    """Tell crawlers to leave what-ifs alone: each has links to more of them, without end."""
    return PlainTextResponse(f"{ROBOTS}Sitemap: {absolute('/sitemap.xml')}\n")


@router.get("/sitemap.xml")
def sitemap(snapshot: SnapshotDep) -> Response:
    """List every page that stands for itself, in each language."""
    root = ET.Element("urlset", {"xmlns": _SITEMAP})
    day = snapshot.release.created_at[:10]
    for lang in LANGUAGES:
        for address in addresses(snapshot, lang):
            entry = ET.SubElement(root, "url")
            ET.SubElement(entry, "loc").text = address
            ET.SubElement(entry, "lastmod").text = day
    body = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, media_type="application/xml")


@router.get("/{lang}/network/picture.png")
def network_picture(snapshot: SnapshotDep, lang: PageLanguage) -> Response:  # noqa: ARG001 - only checked
    """Show the best tied actors as a picture in the format of a preview."""
    return Response(
        picture(snapshot, Choice(limit=ACTORS)), media_type="image/png"
    )


@router.get("/{lang}/actors/{key}/picture.png")
def actor_picture(
    snapshot: SnapshotDep,
    lang: PageLanguage,  # noqa: ARG001 - only checked
    key: str,
) -> Response:
    """Show an actor with its partners as a picture in the format of a preview."""
    if key not in snapshot.nodes["Actor"]:
        raise NotFoundError(f"No actor {key!r}.")
    return Response(
        picture(snapshot, Choice(around=key)), media_type="image/png"
    )
