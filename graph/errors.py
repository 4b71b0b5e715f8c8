"""What can go wrong, each error with the HTTP status it means and what to do about it."""

from __future__ import annotations


class AtlasError(Exception):
    """Base of every error this product raises on purpose."""

    status = 500
    title = "Internal error"
    public = "Something went wrong on this server."
    """What visitors are told of a fault of the server: nothing of its paths and addresses."""

    def __init__(self, detail: str, *, hint: str = "") -> None:
        """Keep `detail` (what happened) and `hint` (what to do); str() shows both."""
        super().__init__(f"{detail} {hint}".strip())
        self.detail = detail
        self.hint = hint


class NotFoundError(AtlasError):
    """No such actor, therapy, query... in the current release."""

    status = 404
    title = "Not found"


class GoneError(AtlasError):
    """An earlier release that is known and no longer held."""

    status = 410
    title = "No longer held"


class InvalidInputError(AtlasError):
    """The question, parameter or file breaks a rule that the message names."""

    status = 422
    title = "Invalid input"


class SettingsError(AtlasError):
    """A variable of the environment has a value that the setting cannot have."""


class CatalogueError(AtlasError):
    """A .cypher file breaks the rules of the catalogue."""


class StoreError(AtlasError):
    """The database did not do what was asked."""

    status = 503
    title = "Database unavailable"
    public = (
        "The database does not answer at the moment. Try again in a minute."
    )


class StoreUnreachableError(StoreError):
    """Nothing answers at the address of the database."""


class BusyError(StoreError):
    """Too many ask at the same time, or the answer takes too long; worth another try soon."""

    title = "Busy"


class StoreGaveUpError(StoreUnreachableError):
    """The database met an error after which only a restart helps, such as a full disk."""


class StoreAuthError(StoreError):
    """The database refused the user name or the password."""


class DatabaseNotFoundError(StoreError):
    """The server has no database of that name."""


class StoreTimeoutError(StoreError):
    """A statement ran longer than its time limit and was ended."""

    status = 504
    title = "Query timed out"
    public = "The database needed too long for this. Ask for less at once."


class StoreMemoryError(StoreError):
    """A transaction needs more memory than the server gives it."""


class StoreNotOursError(StoreError):
    """The database holds data without our marker; writing or wiping is refused."""

    status = 409
    title = "Foreign database"


class NoReleaseError(StoreError):
    """The database has no finished release yet."""

    title = "No release loaded"
    public = "No release is loaded yet. Try again in a minute."


class StoreDamagedError(StoreError):
    """The files of the database have lost something that no load ever leaves out."""

    def __init__(self, lost: str) -> None:
        """Make the error of what was lost: "the record of its release"."""
        super().__init__(
            f"The files of the database are damaged: it has lost {lost}.",
            hint="Make the managed one anew with: atmp rebuild. Restore your own from its backup.",
        )


class LoadUnderWayError(StoreError):
    """A load changes the graph, or broke off while it did: no whole release can be read."""

    title = "Load under way"
    public = "A release is being loaded. Try again in a minute."


class ReleaseChangedError(StoreError):
    """The database holds another release than the one that is asked for."""

    title = "Release changed"


class LocalServerError(StoreError):
    """The managed local Neo4j could not be fetched, started or stopped."""


class CurationStoreError(AtlasError):
    """The file of proposals and decisions cannot be read or written."""

    status = 507
    title = "No room"
    public = "What people propose cannot be kept here at the moment. Try again later."


class LimitError(AtlasError):
    """There are too many open proposals, or too many of one client."""

    status = 429
    title = "Too many"


class NotAllowedError(AtlasError):
    """Who asks may not do this."""

    status = 403
    title = "Not allowed"


class NotWrittenError(AtlasError):
    """A file that somebody asked for cannot be written: the disk is full, or not ours to write."""

    status = 503
    title = "No room for the file"
    public = (
        "This server has no room for the file at the moment. Try again later."
    )


class DiskError(StoreError):
    """A disk is full, or a folder cannot be written."""

    status = 507
    title = "Disk full or not writable"


class IngestError(AtlasError):
    """A load was refused; the graph is unchanged."""

    status = 422
    title = "Load refused"
