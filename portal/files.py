"""Files that are downloaded: always saved, never shown, whatever is in them."""

from urllib.parse import quote

from fastapi.responses import Response


def file_answer(name: str, content: bytes) -> Response:
    """A file for the browser to save under a Chinese name."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    headers = {"Content-Disposition": disposition}
    return Response(content, media_type="application/octet-stream", headers=headers)
