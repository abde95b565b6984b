"""What was read of the files inside a file, as one document: without the readers, which this needs not."""

from collections.abc import Sequence

from forms.form import Document, RefusedFile, Skipped, SkippedKind, Unreadable


def one_document(name: str, found: Sequence[Document | RefusedFile]) -> Document:
    """What was read of a file as one document. Raises Unreadable when nothing was."""
    refused = [one for one in found if isinstance(one, RefusedFile)]
    documents = [one for one in found if isinstance(one, Document)]
    if not documents:
        raise Unreadable(refused[0].reason)
    first, *others = documents
    if not others and not refused:
        return first
    return first.model_copy(
        update={
            "file": name,
            "forms": [form for document in documents for form in document.forms],
            "explained": [written for document in documents for written in document.explained],
            "mentions_attached_forms": any(document.mentions_attached_forms for document in documents),
            "skipped": [
                *(
                    skipped.model_copy(update={"file": skipped.file or document.file})
                    for document in documents
                    for skipped in document.skipped
                ),
                *(Skipped(kind=SkippedKind.MEMBER, text=one.reason, file=one.file) for one in refused),
            ],
        }
    )
