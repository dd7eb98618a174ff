"""A file in two pieces, and du.callback, which reads it."""

from typing import Any

from compat.site import Site


def over_http(site: Site) -> None:
    for number, part in enumerate(("first ", "second"), 1):
        response = site.client.post(
            "API/resumable", data=_labels(number), files={"file": ("a.txt", part)}
        )
        assert response.status_code == 200, response.text
    values = {
        "upload.isCompleted": True,
        "upload.fileNames": ["a.txt"],
        "upload.upload_id": "one",
    }
    answer = site.call("names.children", values)
    assert answer == {"names": {"children": ["first second"]}}, answer
    answer = site.call("out.children", {"in.value": "x"})
    assert answer == {"out": {"children": "out x"}}, answer


def _labels(number: int) -> dict[str, Any]:
    return {
        "resumableTotalChunks": 2,
        "resumableChunkNumber": number,
        "resumableFilename": "a.txt",
        "resumableIdentifier": "a",
        "upload_id": "one",
    }
